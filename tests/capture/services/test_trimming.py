from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.arrivals import Arrival
from crm.capture.models import CapturedMail
from crm.capture.services.keep import keep
from crm.capture.services.trimming import set_retention, trim_some
from crm.capture.services.waiting import file_what_waits
from tests import make
from tests.capture.mails import mail
from tests.capture.taking import LATER, northlight, take

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECRET = b"When is the batch ready?"


def message(key: str) -> bytes:
    return CapturedMail.objects.get(key=key).message


def keeping(bodies: bool = False, days: int = 30, **facts: object) -> None:
    set_retention(bodies=bodies, projects=facts.get("projects", ()), unfiled_days=days, by=make.person(), at=LATER)  # type: ignore[arg-type]


def test_of_a_filed_mail_headers_and_first_words_stay() -> None:
    northlight()
    take(mail(id="q@x.test"))
    assert trim_some(at=LATER) == 1
    found = CapturedMail.objects.get()
    assert (SECRET in found.message, b"Message-Id: <q@x.test>" in found.message) == (False, True)
    assert (found.trimmed, found.preview) == (True, SECRET.decode())
    assert trim_some(at=LATER) == 0


def test_what_stands_nowhere_stays_whole_for_thirty_days() -> None:
    make.house()
    take(mail(id="q@x.test"))
    assert trim_some(at=LATER + 29 * DAY) == 0
    assert trim_some(at=LATER + 31 * DAY) == 1
    assert SECRET not in message("q@x.test")


def test_where_bodies_are_kept_only_what_stands_nowhere_goes() -> None:
    northlight()
    keeping(bodies=True, days=7)
    take(mail(id="q@x.test"), mail("who@nowhere.test", id="u@x.test"))
    trim_some(at=LATER + 8 * DAY)
    assert [SECRET in message(key) for key in ("q@x.test", "u@x.test")] == [True, False]


def test_the_bodies_of_one_project_stay() -> None:
    client = northlight()
    kept, other = make.project(client, code="NL-1"), make.project(client, code="NL-2")
    keeping(projects=[kept])
    take(mail(id="a@x.test", subject=f"{kept.code} batch"), mail(id="b@x.test", subject=f"{other.code} batch"))
    trim_some(at=LATER)
    assert [SECRET in message(key) for key in ("a@x.test", "b@x.test")] == [True, False]


def test_a_trimmed_mail_still_tells_where_a_later_one_belongs() -> None:
    northlight()
    [first] = take(mail(id="q@x.test"))
    trim_some(at=LATER)
    [second] = take(mail("adviser@gmail.com", id="r@x.test", in_reply_to="<q@x.test>"))
    threads = {one.filings.get().interaction.thread_id for one in (first, second)}
    assert len(threads) == 1


def test_a_mail_that_was_kept_and_never_filed_is_filed_later() -> None:
    northlight()
    keep([Arrival(mail(id="q@x.test"))], at=LATER)
    assert file_what_waits(at=LATER + timedelta(minutes=5)) == 0
    assert file_what_waits(at=LATER + timedelta(minutes=20)) == 1
    assert CapturedMail.objects.get().state == "filed"
