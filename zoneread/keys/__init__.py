"""Keys: the command registry, key names, keymap files and their checks."""
