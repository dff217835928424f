from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from crm.staff.models import Letter
from crm.staff.services import ask_for_reset, post_letters, tell_change
from tests import make
from tests.make import LONG_AGO

pytestmark = pytest.mark.django_db
NEXT_TURN = LONG_AGO + timedelta(seconds=30)


def test_a_letter_leaves_once() -> None:
    tell_change(member=make.person(), said="A passkey was added.", at=LONG_AGO)
    for _ in range(2):
        post_letters(at=NEXT_TURN)
    assert len(mail.outbox) == 1
    assert Letter.objects.get().sent_at == NEXT_TURN


def test_whoever_has_left_gets_no_link() -> None:
    ask_for_reset(email=make.person(is_active=False).email, at=LONG_AGO)
    post_letters(at=NEXT_TURN)
    assert mail.outbox == []


def test_a_letter_waits_while_the_mail_server_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    tell_change(member=make.person(), said="A passkey was added.", at=LONG_AGO)
    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "send_messages", _hang_up)
        post_letters(at=NEXT_TURN)
    post_letters(at=NEXT_TURN + timedelta(seconds=30))
    assert len(mail.outbox) == 1


def _hang_up(*_: object) -> int:
    raise SMTPServerDisconnected("gone")


def test_what_could_not_leave_for_an_hour_stays_and_is_forgotten_after_a_day() -> None:
    ask_for_reset(email=make.person().email, at=LONG_AGO)
    post_letters(at=LONG_AGO + timedelta(hours=2))
    assert (mail.outbox, Letter.objects.count()) == ([], 1)
    post_letters(at=LONG_AGO + timedelta(hours=25))
    assert Letter.objects.count() == 0
