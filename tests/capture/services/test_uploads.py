from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.capture import sealed
from crm.capture.models import CapturedMail, ImportPart, ImportRun
from crm.capture.services import Upload, accept, go_on, uploads
from crm.clients.models import Client
from crm.staff.errors import Refusal
from tests.capture.mails import MORNING, mail
from tests.capture.sources.zips import zipped
from tests.capture.taking import LATER, US, northlight

pytestmark = pytest.mark.django_db

QUESTION = mail(id="q@x.test")
FROM = b"From x Mon Oct 19 13:00:00 2026\n"


@pytest.fixture(autouse=True)
def north(settings: Any, tmp_path: Path) -> Client:
    settings.DATA_DIR = tmp_path
    return northlight()


def bring(**files: bytes) -> ImportRun:
    """The run once nothing waits any more; in names `__` stands for a dot."""
    run = keep(**files)
    while go_on(at=LATER):
        pass
    run.refresh_from_db()
    return run


def keep(**files: bytes) -> ImportRun:
    found = [Upload(name.replace("__", "."), len(content), [content]) for name, content in files.items()]
    return accept(uploads=found, us=US, by=None, at=LATER)


def box(*messages: bytes) -> bytes:
    return b"".join(FROM + message + b"\n" for message in messages)


def results(run: ImportRun) -> dict[str, tuple[str, str]]:
    return {part.name: (part.state, part.said) for part in run.parts.all()}


def waiting() -> list[Path]:
    return list(sealed.folder().glob("*.sealed"))


def test_several_files_are_taken_in_and_each_is_told() -> None:
    run = bring(one__eml=QUESTION, box__mbox=box(mail(id="2"), mail(id="3")), letter__docx=b"PK")
    assert (run.counts["mails"], run.counts["filed"], run.finished_at) == (3, 3, LATER)
    assert {name: state for name, (state, _) in results(run).items()} == {
        "one.eml": "done",
        "box.mbox": "done",
        "letter.docx": "refused",
    }


def test_a_file_waits_encrypted_and_is_gone_when_it_is_done() -> None:
    keep(one__eml=mail(id="1", body="The margin is 12 %"))
    [file] = waiting()
    assert b"margin" not in file.read_bytes()
    assert go_on(at=LATER)
    assert waiting() == []
    assert not go_on(at=LATER)


def test_an_archive_becomes_the_files_in_it() -> None:
    run = bring(all__zip=zipped(a__eml=QUESTION, b__mbox=box(mail(id="2")), run__exe=b"MZ"))
    assert run.counts["filed"] == 2
    assert results(run)["all.zip"][0] == results(run)["a.eml"][0] == "done"
    assert "is no mail" in results(run)["run.exe"][1]


def test_the_same_file_twice_brings_nothing_new() -> None:
    bring(one__eml=QUESTION)
    assert bring(one__eml=QUESTION).counts == {"mails": 1, "known": 1}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.eml", b"", "is empty"),
        ("a.mbox", b"\x89PNG\r\n", "is no mailbox"),
        ("a.eml", mail("x@elsewhere.test", "y@elsewhere.test"), "Nobody of ours"),
        ("a.zip", b"PK nonsense", "no zip archive"),
        ("a.zip", zipped(), "There is no mail in a.zip"),
        ("a.msg", b"nonsense", "no message of Outlook"),
    ],
)
def test_what_cannot_be_taken_in_is_told(name: str, content: bytes, said: str) -> None:
    run = bring(**{name: content})
    assert said in results(run)[name][1]
    assert (results(run)[name][0], run.finished_at) == ("refused", LATER)


def test_a_file_that_is_too_large_is_not_kept() -> None:
    run = accept(uploads=[Upload("a.mbox", uploads.MOST_BYTES + 1, [b"x"])], us=US, by=None, at=LATER)
    assert "larger than 50 MB" in results(run)["a.mbox"][1]
    assert waiting() == []


def test_a_truncated_mailbox_is_taken_in_as_far_as_it_goes() -> None:
    run = bring(a__mbox=box(QUESTION, mail(id="2"))[:-40])
    assert run.counts["mails"] == 2


@pytest.mark.parametrize("count", [0, uploads.MOST_FILES + 1])
def test_no_file_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(Refusal, match="Choose"):
        keep(**{f"{number}.eml": QUESTION for number in range(count)})


def test_a_long_mailbox_takes_several_turns() -> None:
    run = keep(a__mbox=box(*(mail(id=f"{number}@x.test") for number in range(uploads.A_TURN + 1))))
    assert go_on(at=LATER)
    assert ImportPart.objects.get().read == uploads.A_TURN
    assert go_on(at=LATER)
    run.refresh_from_db()
    assert (run.counts["filed"], run.finished_at) == (uploads.A_TURN + 1, LATER)


def test_a_turn_that_was_broken_off_is_gone_on_with() -> None:
    keep(one__eml=QUESTION)
    ImportPart.objects.update(claimed_until=LATER + uploads.PATIENCE)
    assert not go_on(at=LATER)
    assert go_on(at=LATER + uploads.PATIENCE + timedelta(seconds=1))
    assert CapturedMail.objects.get().state == "filed"


def test_a_key_that_was_lost_is_told_and_holds_up_nobody(settings: Any) -> None:
    run = keep(one__eml=QUESTION)
    settings.SECRET_KEY = "another"
    assert go_on(at=LATER)
    assert "encrypted with another secret key" in results(run)["one.eml"][1]


def test_mail_keeps_its_own_time() -> None:
    bring(one__eml=QUESTION)
    assert CapturedMail.objects.get().sent_at == MORNING


def test_a_file_nobody_knows_of_is_cleared_out_after_a_day() -> None:
    sealed.store("lost.sealed", [b"x"])
    written = datetime.fromtimestamp(waiting()[0].stat().st_mtime, tz=UTC)
    go_on(at=written + timedelta(hours=23))
    assert len(waiting()) == 1
    go_on(at=written + timedelta(hours=25))
    assert waiting() == []
