from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.capture.sources import mbox
from crm.staff.errors import Refusal
from tests.capture.mails import mail

pytestmark = pytest.mark.plain

FROM = b"From mara@northlight.test Mon Oct 19 13:00:00 2026\n"


def lines(raw: bytes) -> Iterator[bytes]:
    return iter(raw.splitlines(keepends=True))


def box(*messages: bytes) -> bytes:
    return b"".join(FROM + message + b"\n" for message in messages)


def test_a_mailbox_gives_its_messages_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox"
    path.write_bytes(box(mail(id="1"), mail(id="2")))
    assert list(mbox.messages(path)) == [mail(id="1"), mail(id="2")]


def test_a_gzipped_mailbox_is_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox.gz"
    path.write_bytes(gzip.compress(box(mail(id="1"), mail(id="2"))))
    assert list(mbox.messages(path)) == [mail(id="1"), mail(id="2")]


@pytest.mark.parametrize(
    "separator",
    [
        "From mara@northlight.test Mon Oct 19 13:00:00 2026",
        "From mara@northlight.test Mon Oct  9 13:00 2026",
        "From 1779@xxx Mon Oct 19 13:00:00 +0000 2026",
        "From mara@northlight.test Mon Oct 19 13:00:00 2026 +0200",
        "From MAILER-DAEMON Mon, 19 Oct 2026 13:00:00 +0200",
        "From mara Mon Oct 19 13:00:00 2026 remote from mx",
        "From - Mon Oct 19 13:00:00 2026",
        "From - ",
        "From ",
    ],
)
def test_the_separators_mailers_write(separator: str) -> None:
    raw = b"A: 1\n\n" + separator.encode() + b"\nB: 2\n"
    assert list(mbox.split(lines(raw))) == [b"A: 1\n", b"B: 2\n"]


@pytest.mark.parametrize(
    "line",
    [
        "From Monday on we test batch 7.",
        "From the lab, Mon 19 Oct, 13:00",
        "From now on: 2026",
        "From mara@northlight.test",
        "Fromage Mon Oct 19 13:00:00 2026",
    ],
)
def test_lines_of_text_that_only_begin_alike(line: str) -> None:
    raw = b"A: 1\n\n" + line.encode() + b"\nmore\n"
    assert list(mbox.split(lines(raw))) == [raw]


def test_a_separator_needs_a_blank_line_before_it() -> None:
    raw = b"A: 1\n\ntext\n" + FROM + b"text\n"
    assert list(mbox.split(lines(raw))) == [raw]


def test_one_mark_of_quoting_comes_off() -> None:
    raw = b"A: 1\n\n>From Monday on\n>>From Tuesday on\n> From here\n"
    assert list(mbox.split(lines(raw))) == [b"A: 1\n\nFrom Monday on\n>From Tuesday on\n> From here\n"]


def test_a_huge_line_is_no_separator_and_is_not_lost(tmp_path: Path) -> None:
    body = b"x" * (mbox.LONGEST_LINE - 1) + b"\n\n" + b"y" * (mbox.LONGEST_LINE + 5)
    path = tmp_path / "box.mbox"
    path.write_bytes(box(b"A: 1\n\n" + body + b"\n"))
    assert list(mbox.messages(path)) == [b"A: 1\n\n" + body + b"\n"]


def test_a_message_beyond_every_size_is_cut_so_that_memory_stays_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "MOST_BYTES", 1000)
    first, second = mbox.split(lines(b"A: 1\n\n" + b"text\n" * 9000 + b"\n" + FROM + b"B: 2\n"))
    assert len(first) < 1100
    assert second == b"B: 2\n"


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b"\n\n", "is empty"), (b"Subject: x\n", "no mailbox")]
)
def test_what_is_no_mailbox_is_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "box.mbox"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=said):
        list(mbox.messages(path))


def test_a_damaged_archive_gives_what_is_whole_and_then_says_so(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox.gz"
    many = [mail(id=f"{number}") for number in range(100)]
    path.write_bytes(gzip.compress(box(*many), compresslevel=0)[:-200])
    messages = mbox.messages(path)
    assert next(messages) == mail(id="0")
    with pytest.raises(Refusal, match="cannot be unpacked to its end"):
        list(messages)
