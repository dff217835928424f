"""Which letters a text file is written in, and what parts its cells."""

from __future__ import annotations

import codecs
import csv
from typing import BinaryIO

from charset_normalizer import from_bytes

SAMPLE = 65_536
DELIMITERS = ",;\t|"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(file: BinaryIO) -> str:
    """By its mark, else UTF-8 if all of it is, else what Windows writes in the west, else the likeliest."""
    file.seek(0)
    sample = file.read(SAMPLE)
    marked = next((name for mark, name in _MARKS if sample.startswith(mark)), "") or _wide(sample)
    if marked:
        return marked
    if _is(file, "utf-8"):
        return "utf-8"
    # Western text has few letters with accents; another alphabet has hardly any others.
    foreign = sum(byte > 127 for byte in sample) > len(sample) / 4
    if not foreign and _is(file, "cp1252"):
        return "cp1252"
    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: every second byte of western text is zero."""
    half = len(sample) // 2
    if half < 2:
        return ""
    if sample[1::2].count(0) > half * 0.7:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > half * 0.7 else ""


def _is(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while part := file.read(SAMPLE):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(sample: str) -> str:
    """What parts the first lines into the most columns that stay the same in number."""
    hint = sample[:6].lower()
    if hint.startswith("sep=") and len(hint) > 4:
        return sample[4]
    return max(DELIMITERS, key=lambda one: _evenness(sample, one))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    lines = sample.splitlines(keepends=True)
    # The last line of a sample is cut off.
    rows = csv.reader(lines[:-1] if len(lines) > 1 else lines, delimiter=delimiter)
    try:
        widths = [len(row) for _, row in zip(range(30), rows, strict=False) if row]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return widths.count(widths[0]) / len(widths), widths[0]
