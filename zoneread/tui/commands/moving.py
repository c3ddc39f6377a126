"""stand-in"""

COMMANDS = {
    "move.right": lambda r, c: r.view.move_to(r.view.cursor + c),
    "move.left": lambda r, c: r.view.move_to(max(0, r.view.cursor - c)),
    "extend.right": lambda r, c: r.view.move_to(r.view.cursor + c, extend=True),
}
