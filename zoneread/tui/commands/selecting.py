"""stand-in"""
COMMANDS = {}
