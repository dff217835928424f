from __future__ import annotations

from email import message_from_bytes
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from config.maildrop import MailDrop

pytestmark = pytest.mark.plain


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.MAIL_DROP = tmp_path / "mail"
    return tmp_path / "mail"


def mail(message_id: str, body: str = "All is well.") -> EmailMessage:
    headers = {"Message-ID": message_id}
    return EmailMessage("The week", body, "touchline@example.com", ["ada@example.com"], headers=headers)


def test_each_mail_becomes_a_file_that_mail_programs_open(folder: Path) -> None:
    assert MailDrop().send_messages([mail("<one@touchline>"), mail("<two@touchline>")]) == 2
    (one, two) = (message_from_bytes(file.read_bytes()) for file in sorted(folder.glob("*.eml")))
    assert (one["To"], one["Subject"], two["Message-ID"]) == ("ada@example.com", "The week", "<two@touchline>")


def test_the_same_mail_sent_again_is_one_file(folder: Path) -> None:
    for body in ("All is well.", "All is well, again."):
        MailDrop().send_messages([mail("<one@touchline>", body)])
    (file,) = folder.iterdir()
    assert b"again" in file.read_bytes()


def test_an_odd_message_id_stays_inside_the_folder(folder: Path) -> None:
    MailDrop().send_messages([mail("<../../etc/passwd@touchline>")])
    assert [file.parent for file in folder.rglob("*.eml")] == [folder]
