"""Names out, code names in."""

from __future__ import annotations

import pytest

from crm.web.disguise.files import calendar
from crm.web.disguise.words import Disguise, Row, disguise

pytestmark = pytest.mark.plain

ROWS = (
    Row("client", 1, "Quillhaven Therapeutics", "QHV", "quillhaven.test", "Heron"),
    Row("client", 2, "New Fenland Smith & Sons Ltd", "NFS", "fen.test", "Amber Plover"),
    Row("client", 3, "Target", "12", "", "Siskin"),
    Row("client", 4, "Open Bio", "OB", "", ""),
    Row("contact", 1, "Elspeth Marrowby", "", "elspeth@quillhaven.test", ""),
    Row("contact", 2, "José Núñez-Wray", "", "jose@gmail.com", ""),
    Row("contact", 2, "Will May", "", "", ""),
    Row("said", 1, "", "", "qh-labs.test", ""),
    Row("before", 1, "Oldname Pharma", "", "", ""),
)


@pytest.fixture(scope="module")
def masked() -> Disguise:
    return disguise(ROWS)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Quillhaven Therapeutics asks", "Heron asks"),
        ("QUILLHAVEN’s batch", "Heron’s batch"),
        ("quillhaven_report.pdf", "Heron_report.pdf"),
        ("QuillhavenTherapeutics", "Heron"),
        ("www.quillhaven.test/x", "www.Heron/x"),
        ("Jo <jo.x@mail.quillhaven.test>", "Jo <somebody@heron>"),
        ("it@qh-labs.test, jose@gmail.com, me@gmail.com", "somebody@heron, somebody@amberplover, me@gmail.com"),
        ("once Oldname Pharma, Oldname for short", "once Heron, Heron for short"),
        ("QHV-7 and qhv", "Heron-7 and qhv"),
        ("QUILL-7, a quill", "Heron-7, a quill"),
        ("Smith &amp; Sons of New&nbsp;Fenland", "Amber Plover &amp; Amber Plover of New&nbsp;Amber Plover"),
        ("New Fenland Smith &amp; Sons", "Amber Plover"),
        ("<mark>New</mark> Fenland Smith &amp; Sons", "<mark>Amber Plover</mark>"),
        ("Elspeth Marrowby said, Marrowby wrote", "E. M. said, M. wrote"),
        ("José Núñez-Wray, Nunez, NUNEZ-WRAY", "J. N. W., Nunez, N. W."),
        ("Will May will call in May", "W. M. will call in May"),
        ("Target moved the target", "Siskin moved the target"),
        ("Open Bio is open. Open flags", "Client 4 is open. Open flags"),
        ("12 of 12", "12 of 12"),
        ("Reply to Quillha… and Marr… and open…", "Reply to … and … and open…"),
        ("a &quot;haven&quot;, quillhavenly", "a &quot;haven&quot;, quillhavenly"),
    ],
)
def test_a_name_is_known_in_every_form(masked: Disguise, told: str, shown: str) -> None:
    assert masked.text(told) == shown


def test_what_two_clients_are_called_by_stands_for_neither() -> None:
    rows = [Row("client", pk, f"Fenland {kind}", kind, "", f"Bird {pk}") for pk, kind in ((1, "Bio"), (2, "Labs"))]
    assert disguise(rows).text("Fenland, Fenland Labs") == "•••, Bird 2"


def test_a_house_without_clients_changes_nothing() -> None:
    assert disguise([]).text("Nobody… <b>") == "Nobody… <b>"


def test_a_name_broken_by_a_line_of_a_calendar_is_found(masked: Disguise) -> None:
    told = b"BEGIN:VEVENT\r\nSUMMARY:" + b"x" * 60 + b" Quill\r\n haven again\r\nEND:VEVENT\r\n"
    shown = calendar(told, masked)
    assert shown.startswith(b"BEGIN:VEVENT\r\nSUMMARY:" + b"x" * 60 + b" Heron \r\n again")
    assert max(map(len, shown.split(b"\r\n"))) <= 75


def test_a_year_in_a_name_leaves_dates_alone() -> None:
    masked = disguise((Row("client", 1, "Client 2026", "", "", "Heron"),))
    assert masked.text("Client 2026, due 2026-12-02") == "Heron, due 2026-12-02"
