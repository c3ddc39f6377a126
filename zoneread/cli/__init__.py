"""Cli: the commands, one module for each family."""
