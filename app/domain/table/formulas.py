"""Cells that a spreadsheet would take for formulas: an apostrophe before makes it text (OWASP, "CSV
Injection").

Excel in countries with a decimal comma cuts a file of commas at semicolons, whatever is quoted: there a cell
begins behind each semicolon, and each tab and line break may begin one, too.
"""

import re

#: Where a cell may begin and what makes it a formula; quotes before it are doubled in a file, and so vanish.
_FORMULA = r"""(?:\A(?={0}[ "']*[\t\r\n])|(?:\A|(?<=[;\t\r\n]))(?={0}[ "']*[=+\-@＝＋－＠]))"""
_BARE, _GUARD = re.compile(_FORMULA.format("")), re.compile(_FORMULA.format("'") + "'")


def guarded(text: str) -> str:
    """The text with an apostrophe wherever a formula would begin."""
    return _BARE.sub("'", text)


def unguarded(text: str) -> str:
    """The text without those apostrophes: what was ``guarded`` is exactly what it was."""
    return _GUARD.sub("", text)
