from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from crm.capture.tables.reading import open_table
from crm.staff.errors import Refusal
from tests.capture.tables.files import lines, sheet

pytestmark = pytest.mark.plain
ROWS = (("Name", "Ort"), ("Müller & Söhne", "Zürich"), ('say "hi",\nthere', "x"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter_is_read(encoding: str, delimiter: str) -> None:
    table = open_table(lines(*ROWS, encoding=encoding, delimiter=delimiter))
    assert table.headings == ["Name", "Ort"]
    assert list(table.rows) == [(2, ["Müller & Söhne", "Zürich"]), (3, ['say "hi",\nthere', "x"])]


def test_letters_of_another_alphabet_are_found_out() -> None:
    text = "Имя;Город\n" + "Константин Бальмонт;Санкт-Петербург\n" * 40
    table = open_table(io.BytesIO(text.encode("cp1251")))
    assert table.headings == ["Имя", "Город"]


def test_a_workbook_is_read_like_a_file_of_text() -> None:
    table = open_table(sheet(("Name", "Ort"), (), ("Müller", 12.0), (True, None)))
    assert list(table.rows) == [(3, ["Müller", "12"]), (4, ["yes"])]


def test_a_workbook_opens_no_file_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("ours alone")
    entity = f'<!DOCTYPE sst [<!ENTITY own SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    altered = io.BytesIO()
    with zipfile.ZipFile(sheet(("Name",), ("Pelloway",))) as honest, zipfile.ZipFile(altered, "w") as made:
        for part in honest.namelist():
            text = honest.read(part).replace(b">Pelloway<", b">&own;<")
            first, mark, rest = text.rpartition(b"?>")
            made.writestr(part, first + mark + entity.encode() + rest if b"&own;" in text else text)
    with pytest.raises(Refusal, match="The workbook is damaged"):
        list(open_table(altered).rows)


def test_a_row_has_the_number_a_spreadsheet_shows() -> None:
    table = open_table(io.BytesIO(b"\n\nName,Code\n\nPelloway,PEL\n"))
    assert list(table.rows) == [(5, ["Pelloway", "PEL"])]


def test_the_separator_excel_names_is_believed() -> None:
    assert open_table(io.BytesIO(b"sep=;\nName;Code, short\nA;B\n")).headings == ["Name", "Code, short"]


def old_workbook(secret: str = "") -> BinaryIO:
    return io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + secret.encode("utf-16-le"))


def packed(name: str, size: int) -> BinaryIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts, parts.open(name, "w", force_zip64=True) as part:
        for _ in range(size // 2**20):
            part.write(b" " * 2**20)
        part.write(b"<x/>")
    return file


def many_empty() -> BinaryIO:
    return io.BytesIO(b"Name\nA\n" + b",\n" * 20_000)


WRONG: dict[str, tuple[Callable[[], BinaryIO], str]] = {
    "empty": (io.BytesIO, "is empty"),
    "blank": (lambda: io.BytesIO(b" \n \n"), "is empty"),
    "headings only": (lambda: io.BytesIO(b"Name,Code\n"), "no rows"),
    "two same headings": (lambda: io.BytesIO(b"Name,name\nA,B\n"), "Two columns are called “name”"),
    "300 columns": (lambda: lines([f"c{n}" for n in range(300)], ["x"]), "more than 200 columns"),
    "300 columns in a sheet": (lambda: sheet([f"c{n}" for n in range(300)], ["x"]), "more than 200 columns"),
    "a PDF": (lambda: io.BytesIO(b"%PDF-1.7 ..."), "is a PDF"),
    "a password": (lambda: old_workbook("EncryptedPackage"), "protected by a password"),
    "old Excel": (old_workbook, "old Excel"),
    "another archive": (lambda: packed("word/document.xml", 1), "no Excel workbook"),
    "a bomb": (lambda: packed("xl/workbook.xml", 301 * 2**20), "300 MB"),
    "half a workbook": (lambda: io.BytesIO(b"PK\x03\x04half"), "damaged"),
    "not a workbook at all": (lambda: packed("xl/workbook.xml", 0), "damaged"),
    "a long cell": (lambda: lines(("Name",), ("x" * 1_000_000,)), "131,072 letters"),
    "a long cell in a sheet": (lambda: lines(("Name", "B"), ("a", "b"), ("x", '"' + "y" * 200_000)), "Row 3"),
    "empty rows": (many_empty, "empty rows"),
    "bytes": (lambda: io.BytesIO(bytes(range(1, 32)) * 90), "no table of text"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_gets_a_sentence(name: str) -> None:
    make, sentence = WRONG[name]
    with pytest.raises(Refusal, match=sentence):
        list(open_table(make()).rows)
