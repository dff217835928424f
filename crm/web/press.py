"""Sets one paper in a process of its own: JSON on the standard input, the file on the standard output.

Plain Python that knows neither Django nor the rest of the house, so that the typesetter, which is large and cannot be
interrupted, is neither in the memory of a web process nor longer at work than `typeset` waits.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import typst

# Accessible and from our own fonts alone. Then with those of the machine, for letters ours do not have; then with boxes
# in their place, which no accessible paper may have.
TRIES: tuple[tuple[bool, list[typst.PDFStandard]], ...] = ((True, ["ua-1"]), (False, ["ua-1"]), (False, []))


def press(order: dict[str, Any]) -> bytes:
    """The bytes are a function of the order: the moment in it is the only date."""
    for own_fonts, standards in TRIES:
        try:
            return _set(order, own_fonts, standards)
        except typst.TypstError as error:
            refused = error
    raise refused


def _set(order: dict[str, Any], own_fonts: bool, standards: list[typst.PDFStandard]) -> bytes:
    compiler = typst.Compiler(
        order["paper"], root=order["root"], font_paths=[order["fonts"]], ignore_system_fonts=own_fonts
    )
    # Data come in as a string that the paper reads as JSON, so nothing anybody typed is ever read as markup.
    inputs = {"data": json.dumps(order["data"])}
    made = compiler.compile(
        format=order["format"], sys_inputs=inputs, pdf_standards=standards, timestamp=order["moment"], ppi=96
    )
    if not isinstance(made, bytes):
        raise TypeError("Only a paper of one page is set as a picture.")
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(press(json.load(sys.stdin)))
