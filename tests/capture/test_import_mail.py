from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from crm.capture.models import CapturedMail, ImportRun
from crm.capture.services import import_file
from crm.conversations.models import Interaction
from crm.staff.errors import Refusal
from tests.capture.mails import MORNING, mail, multipart
from tests.capture.sources.zips import zipped
from tests.capture.taking import LATER, US, clocks, northlight

pytestmark = pytest.mark.django_db

FROM = b"From x Mon Oct 19 13:00:00 2026\n"
Box = Callable[..., Path]
QUESTION = mail(id="q@x.test")
ANSWER = mail(
    "ole@brackenfold.test",
    "mara@northlight.test",
    id="a@x.test",
    in_reply_to="<q@x.test>",
    sent=MORNING + timedelta(hours=2),
)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    northlight()

    def write(*messages: bytes, name: str = "box.mbox") -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(FROM + message + b"\n" for message in messages))
        return path

    return write


def imported(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_mail", str(path), "--us", "brackenfold.test", *options, stdout=out)
    return out.getvalue().strip()


def test_a_mailbox_is_taken_in_and_told_in_a_sentence(box: Box) -> None:
    said = imported(box(QUESTION, ANSWER, mail("x@elsewhere.test", id="x")))
    assert said == "3 mails read: 2 filed, 1 wait for a client, 0 set aside, 0 were known already."
    assert clocks() == [("q@x.test", "a@x.test")]


def test_a_run_remembers_its_file_and_what_became_of_it(box: Box) -> None:
    imported(box(QUESTION, ANSWER))
    run = ImportRun.objects.get()
    assert (run.name, run.us) == ("box.mbox", {"domains": ["brackenfold.test"], "addresses": []})
    assert (run.counts["mails"], run.counts["filed"]) == (2, 2)
    assert run.finished_at is not None
    assert set(run.mails.values_list("key", flat=True)) == {"q@x.test", "a@x.test"}


def test_importing_twice_changes_nothing(box: Box) -> None:
    path = box(QUESTION, ANSWER)
    imported(path)
    before = list(Interaction.objects.values()), list(CapturedMail.objects.values()), clocks()
    assert imported(path).endswith("2 were known already.")
    assert (list(Interaction.objects.values()), list(CapturedMail.objects.values()), clocks()) == before


def test_clients_are_made_when_asked_for(box: Box) -> None:
    assert "1 filed" in imported(box(mail("x@elsewhere.test", id="x")), "--create-clients")


def test_a_single_message_can_be_imported(box: Box, tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(QUESTION)
    assert "1 filed" in imported(path)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*nowhere\.mbox\. Give the path"):
        imported(tmp_path / "nowhere.mbox")


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b"\x89PNG\r\n", "is no mailbox"), (b"\0", "is no mailbox")]
)
def test_what_is_no_mailbox_is_told_and_leaves_nothing(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "box.mbox"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        imported(path)
    assert not ImportRun.objects.exists()


def test_a_file_with_nothing_of_ours_is_told_and_leaves_nothing(box: Box) -> None:
    with pytest.raises(CommandError, match=r"Nobody of ours wrote or got any mail in box\.mbox"):
        imported(box(mail("a@elsewhere.test", "b@elsewhere.test")))
    assert not CapturedMail.objects.exists()


def test_a_word_that_cannot_be_us_is_told(box: Box) -> None:
    with pytest.raises(CommandError, match="neither a domain nor an address"):
        imported(box(QUESTION), "--us", "brackenfold")


def test_a_damaged_archive_is_taken_in_up_to_the_damage_and_again_in_whole(box: Box) -> None:
    many = [mail(id=f"{number}@x.test") for number in range(150)]
    path = box(*many)
    whole = path.with_suffix(".gz")
    whole.write_bytes(gzip.compress(path.read_bytes(), compresslevel=0)[:-200])
    with pytest.raises(CommandError, match="cannot be unpacked to its end"):
        imported(whole)
    assert 100 < CapturedMail.objects.filter(state="filed").count() < 150
    imported(path)
    assert CapturedMail.objects.filter(state="filed").count() == 150
    assert [run.finished_at is None for run in ImportRun.objects.order_by("pk")] == [True, False]


def test_a_last_mail_that_is_cut_off_is_filed_and_told(box: Box) -> None:
    content_type, body = multipart("Content-Type: text/plain\r\n\r\nReady?", "Content-Type: text/plain\r\n\r\nSecond.")
    path = box(mail(id="q@x.test", content_type=content_type, body=body)[:-20])
    assert "The last mail is cut off" in imported(path)
    assert clocks() == [("q@x.test", None)]


def test_a_run_that_broke_off_is_continued_by_importing_again(box: Box) -> None:
    path = box(*(mail(id=f"{number}@x.test") for number in range(250)))

    def stop(counts: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(path, us=US, at=LATER, tell=stop)
    assert CapturedMail.objects.count() == 100
    import_file(path, us=US, at=LATER)
    assert CapturedMail.objects.filter(state="filed").count() == 250


def test_progress_is_told_on_the_way(box: Box) -> None:
    told: list[int] = []
    path = box(*(mail(id=f"{number}@x.test") for number in range(250)))
    import_file(path, us=US, at=LATER, tell=lambda counts: told.append(counts["mails"]))
    assert told == [100, 200, 250]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="There is no file"):
        import_file(tmp_path, us=US, at=LATER)


def test_batches_cost_statements_not_mails(box: Box, django_assert_max_num_queries: object) -> None:
    path = box(*(mail(id=f"{number}@x.test", subject=f"Batch {number}") for number in range(100)))
    with django_assert_max_num_queries(190):  # type: ignore[operator]
        import_file(path, us=US, at=LATER)


def test_what_is_older_than_a_given_day_starts_no_clock(box: Box) -> None:
    late = mail(id="r@x.test", sent=MORNING + timedelta(days=1))
    path = box(QUESTION, late)
    assert "2 filed" in imported(path, "--since", "2026-10-20")
    assert clocks() == [("r@x.test", None)]


def test_an_archive_is_unpacked_and_what_is_no_mail_in_it_is_told(box: Box, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(zipped(one__eml=QUESTION, run__exe=b"MZ"))
    said = imported(path)
    assert "run.exe is no mail" in said
    assert "1 mails read: 1 filed" in said


def test_the_mail_of_an_archive_is_history_and_makes_clients_where_that_is_asked(box: Box, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    stranger = mail("Ida <ida@southwind.test>", id="r@x.test", sent=MORNING + timedelta(days=1))
    path.write_bytes(zipped(one__eml=QUESTION, two__eml=stranger))
    assert "2 filed" in imported(path, "--since", "2026-10-20", "--create-clients")
    assert clocks() == [("r@x.test", None)]
