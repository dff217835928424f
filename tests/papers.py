"""Reads a PDF back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def text_of(made: bytes) -> str:
    """All its words with single spaces, as a line may have been broken anywhere."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())


def fonts_of(made: bytes) -> dict[str, bool]:
    """Each font by name, and whether its letters are inside."""
    resources: list[Any] = [page["/Resources"] for page in PdfReader(BytesIO(made)).pages]
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object() for one in resources for font in one["/Font"].values()
    ]
    return {str(font["/BaseFont"]).partition("+")[2]: _is_inside(font["/FontDescriptor"]) for font in fonts}


def _is_inside(descriptor: DictionaryObject) -> bool:
    return bool({"/FontFile2", "/FontFile3"} & descriptor.keys())


def root_of(made: bytes) -> Any:
    """Its catalogue: language, tags, viewer's preferences, pages."""
    return PdfReader(BytesIO(made)).trailer["/Root"]
