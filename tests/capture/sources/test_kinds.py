from __future__ import annotations

import io

import pytest

from crm.capture.sources import archive, kinds
from crm.staff.errors import Refusal
from tests.capture.mails import mail
from tests.capture.sources.zips import zipped

pytestmark = pytest.mark.plain

QUESTION = mail(id="q@x.test")


def found(content: bytes, name: str) -> list[bytes]:
    return list(kinds.messages(io.BufferedReader(io.BytesIO(content)), name))


def test_a_single_message_is_itself() -> None:
    assert found(QUESTION, "one.EML") == [QUESTION]


def test_a_mailbox_needs_no_ending() -> None:
    assert found(b"From x Mon Oct 19 13:00:00 2026\n" + QUESTION, "Inbox") == [QUESTION]


@pytest.mark.parametrize("name", ["letter.docx", "run.exe", "list.csv"])
def test_a_file_that_is_no_mail_is_told_by_its_name(name: str) -> None:
    with pytest.raises(Refusal, match=f"{name} is no mail. Choose"):
        found(QUESTION, name)


@pytest.mark.parametrize("name", ["a.eml", "a.msg", "a.mbox"])
def test_an_empty_file_is_told(name: str) -> None:
    with pytest.raises(Refusal, match="is empty"):
        found(b"", name)


def test_what_is_no_message_of_outlook_is_told() -> None:
    with pytest.raises(Refusal, match="no message of Outlook that can be opened"):
        found(QUESTION, "a.msg")


def members(content: bytes) -> list[tuple[str, str]]:
    with archive.opened(io.BytesIO(content), "a.zip") as packed:
        return [(one.name, one.refusal) for one in archive.members(packed)]


def test_an_archive_tells_what_it_holds_and_what_stays_out() -> None:
    found = dict(members(zipped(a__eml=QUESTION, run__exe=b"MZ", inner__zip=b"PK")))
    assert found["a.eml"] == ""
    assert "is no mail" in found["run.exe"]
    assert "archive inside an archive" in found["inner.zip"]


def test_names_in_an_archive_lead_nowhere() -> None:
    assert members(zipped(**{"../../etc/one.eml": QUESTION, "__MACOSX/._one.eml": b"x"})) == [("one.eml", "")]


def test_what_is_no_archive_is_told() -> None:
    with pytest.raises(Refusal, match="no zip archive"):
        members(b"PK nonsense")


def test_more_files_than_is_honest_are_refused() -> None:
    with pytest.raises(Refusal, match="At most 1000"):
        members(zipped(**{f"{number}.eml": b"x" for number in range(archive.MOST_FILES + 1)}))


def test_a_bomb_is_left_out_before_it_unpacks() -> None:
    bomb = zipped(a__eml=b"\0" * (8 * archive.PIECE))
    with archive.opened(io.BytesIO(bomb), "a.zip") as packed:
        [one] = archive.members(packed)
        unpacked = archive.pieces(packed, one)
        with pytest.raises(Refusal, match="far more than mail does"):
            sum(len(piece) for piece in unpacked)


def test_a_damaged_member_is_told() -> None:
    whole = zipped(a__eml=QUESTION * 50)
    broken = whole[:60] + bytes(len(whole[60:90])) + whole[90:]
    with archive.opened(io.BytesIO(broken), "a.zip") as packed:
        [one] = archive.members(packed)
        with pytest.raises(Refusal, match="cannot be unpacked"):
            list(archive.pieces(packed, one))
