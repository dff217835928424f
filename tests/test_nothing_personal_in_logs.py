"""Sign-ins that fail, mails that break, pages that break, mails that come back: no log names anybody or anything."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from celery import shared_task
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError
from django.test import Client as Browser

from config.logs import Line
from crm.capture.models import MailState
from crm.capture.services import intake, take_in
from crm.digests.models import Delivery
from crm.digests.values import DeliveryKind, DeliveryStatus
from crm.staff.heartbeat import beating
from crm.web.desk import views as desk
from tests import make
from tests.capture.mails import mail
from tests.digests.post import posted
from tests.digests.test_returns import US, comes_back
from tests.make import MONDAY

pytestmark = pytest.mark.django_db
NAME, ADDRESS, SUBJECT = "Ada Lund", "ada.lund@palladine.test", "Palladine: the impurity of batch 7"
WORDS = ("Ada", "Lund", "palladine", "impurity")
BROKEN = f"{NAME} <{ADDRESS}> wrote “{SUBJECT}”"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the product writes of everything it notes, at the level it runs with."""
    root = logging.getLogger()
    lines = next(handler.formatter for handler in root.handlers if isinstance(handler.formatter, Line))
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(lines)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def assert_it_names_nobody(log: io.StringIO, *says: str) -> None:
    text = log.getvalue()
    assert [word for word in says if word not in text] == []
    assert [word for word in WORDS if word.lower() in text.lower()] == []


def stumble(*words: object, **more: object) -> Any:
    raise IntegrityError(BROKEN)


class Refuses(BaseEmailBackend):
    """A mail server that names whom it refuses."""

    def send_messages(self, email_messages: Any) -> int:
        raise SMTPRecipientsRefused({ADDRESS: (550, BROKEN.encode())})


def queued(address: str) -> Delivery:
    reader = make.person(NAME)
    reader.email = address
    reader.save()
    facts: dict[str, Any] = {"recipient": reader, "made_at": MONDAY, "not_before": MONDAY, "subject": SUBJECT}
    return Delivery.objects.create(key="test:1", kind=DeliveryKind.OPERATIONS, **facts)


def test_a_sign_in_and_one_that_fails(log: io.StringIO) -> None:
    make.house()
    me = make.signs_in(NAME)
    Browser().post("/accounts/login/", {"login": ADDRESS, "password": "not hers"})
    Browser().post("/accounts/login/", {"login": me.email, "password": make.PASSWORD})
    assert_it_names_nobody(log, "Unprocessable Entity: /accounts/login/", f"staff {me.pk} signed in by password")
    assert me.email not in log.getvalue()


def test_a_secret_address_that_is_tried_too_often(log: io.StringIO) -> None:
    make.house()
    for _ in range(21):
        Browser().get("/invited/k8s0dJd7sK1mQx92-sd81kd9Sk2/")
    assert_it_names_nobody(log, "Too Many Requests: /invited/…/")
    assert "k8s0dJd7" not in log.getvalue()


def test_a_page_that_breaks(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    make.house()
    me = make.person(NAME)
    browser = Browser(raise_request_exception=False)
    browser.force_login(me)
    monkeypatch.setattr(desk, "gather", stumble)
    assert browser.get(f"/?of={ADDRESS}").status_code == 500
    assert_it_names_nobody(log, f"staff={me.pk} Internal Server Error: /\n", "in stumble", "IntegrityError")


def test_a_captured_mail_that_breaks(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    make.house()
    monkeypatch.setattr(intake, "read", stumble)
    one = take_in(mail(ADDRESS, subject=SUBJECT, id="q@palladine.test"), us=US, at=MONDAY)
    assert one.state == MailState.UNREADABLE
    assert_it_names_nobody(log, f"mail {one.pk} could not be read", "IntegrityError")


def test_a_job_that_breaks(log: io.StringIO) -> None:
    def breaks() -> None:
        with beating("sweep", every=MONDAY - make.LONG_AGO):
            stumble()

    shared_task(breaks).apply()
    assert_it_names_nobody(log, "breaks", "IntegrityError")


def test_a_mail_that_is_refused(log: io.StringIO, settings: Any) -> None:
    make.house()
    row = queued(ADDRESS)
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    posted(MONDAY)
    assert_it_names_nobody(log, f"mail {row.pk} was not taken: SMTPRecipientsRefused")


def test_a_mail_that_comes_back(log: io.StringIO) -> None:
    make.house()
    row = queued(ADDRESS)
    posted(MONDAY)
    assert comes_back(row).delivery_status == DeliveryStatus.BOUNCED
    assert_it_names_nobody(log)
