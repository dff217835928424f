"""An apostrophe before what a spreadsheet would calculate with; taken away again when the cell comes back."""

from __future__ import annotations

import re

# One more apostrophe where there are some, so that what goes out comes back the same.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell, 1) else cell
