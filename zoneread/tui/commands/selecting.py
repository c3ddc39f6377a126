"""stand-in"""

COMMANDS = {}
