"""Claim, send, record: with a mail server that is dead, slow or refuses one address."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.digests.models import Delivery, Digest
from crm.digests.services import prepare, send_next
from crm.digests.services.deliver import STALE, claim
from crm.digests.values import DeliveryKind, DeliveryStatus
from crm.staff.models import StaffMember
from tests import make
from tests.make import MONDAY
from tests.post_office import HANDED_OVER, PostOffice, open_office

from .post import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    with open_office() as found:
        use(settings, found.port)
        yield found


def use(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.2


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def queue(*people: StaffMember, at: datetime = MONDAY, **facts: Any) -> list[Delivery]:
    """A word about the installation to each of them."""
    rows = [
        Delivery(key=f"test:{person.pk}", kind=DeliveryKind.OPERATIONS, recipient=person, made_at=at, not_before=at)
        for person in people
    ]
    for row in rows:
        row.subject = "Two weekly digests not sent yet"
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
    return rows


def _wait_for(event: threading.Event) -> None:
    event.wait(10)


def status(delivery: Delivery) -> tuple[str, int]:
    delivery.refresh_from_db()
    return delivery.delivery_status, delivery.attempts


def test_a_mail_leaves_once_and_says_when(office: PostOffice) -> None:
    (mail,) = queue(make.person())
    posted(MONDAY)
    posted(MONDAY + timedelta(hours=1))
    assert (status(mail), mail.sent_at) == ((DeliveryStatus.SENT, 1), MONDAY)
    assert office.subjects() == ["Two weekly digests not sent yet"]


def test_a_server_that_refuses_loses_nothing(settings: Any, office: PostOffice) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        use(settings, nobody.getsockname()[1])
        (mail,) = queue(make.person())
        posted(MONDAY)
    assert status(mail) == (DeliveryStatus.FAILED, 1)
    assert "ConnectionRefusedError" in mail.error
    use(settings, office.port)
    posted(MONDAY + timedelta(minutes=2))
    assert (status(mail), len(office.received)) == ((DeliveryStatus.SENT, 2), 1)


def test_a_server_that_never_answers_loses_nothing(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(settings, silent.getsockname()[1])
        (mail,) = queue(make.person())
        posted(MONDAY)
    assert status(mail) == (DeliveryStatus.FAILED, 1)
    assert "imed out" in mail.error or "TimeoutError" in mail.error


def test_a_server_that_times_out_after_accepting_gets_it_again_under_its_name(office: PostOffice) -> None:
    slow = threading.Event()
    office.on_step = lambda step: _wait_for(slow) if step == HANDED_OVER else None
    (mail,) = queue(make.person())
    posted(MONDAY)
    assert (status(mail)[0], len(office.received)) == (DeliveryStatus.FAILED, 1)
    slow.set()
    posted(MONDAY + timedelta(minutes=2))
    assert status(mail) == (DeliveryStatus.SENT, 2)
    assert (len(office.received), len(set(office.ids()))) == (2, 1)


def test_a_server_that_is_down_all_monday_gets_the_week_as_it_was_frozen(settings: Any, office: PostOffice) -> None:
    chief = make.person("Ingrid", staff_role="ceo")
    use(settings, 1)
    for hour in range(13):
        prepare(MONDAY + timedelta(hours=hour))
        posted(MONDAY + timedelta(hours=hour))
    frozen = Digest.objects.get().figures
    project = make.project(make.client(executive_sponsor=chief))
    make.question(project, MONDAY - timedelta(days=4), logged=MONDAY + timedelta(hours=20))
    use(settings, office.port)
    for minute in range(0, 30, 5):
        prepare(MONDAY + timedelta(days=1, minutes=minute))
        posted(MONDAY + timedelta(days=1, minutes=minute))
    assert (len(office.received), Digest.objects.get().figures) == (1, frozen)


def test_an_unreachable_server_is_asked_once_a_turn(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(settings, silent.getsockname()[1])
        mails = queue(make.person(), make.person(), make.person())
        posted(MONDAY)
    assert sorted(status(mail)[1] for mail in mails) == [0, 0, 1]


def test_the_waits_between_attempts_grow_to_an_hour(settings: Any) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    use(settings, 1)
    (mail,) = queue(make.person())
    at, waits = MONDAY, []
    for _ in range(8):
        posted(at)
        mail.refresh_from_db()
        waits.append((mail.not_before - at) // timedelta(minutes=1))
        at = mail.not_before
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]


def test_one_refused_address_stops_nobody_else(office: PostOffice) -> None:
    bad, good = make.person(), make.person()
    office.refused = {bad.email}
    mails = queue(bad, good)
    posted(MONDAY)
    assert [status(mail)[0] for mail in mails] == [DeliveryStatus.FAILED, DeliveryStatus.SENT]


def test_one_mail_that_cannot_be_written_stops_nobody_else(office: PostOffice) -> None:
    mails = [*queue(make.person(), subject="two\nlines"), *queue(make.person())]
    posted(MONDAY)
    assert [status(mail)[0] for mail in mails] == [DeliveryStatus.FAILED, DeliveryStatus.SENT]
    assert "BadHeaderError" in mails[0].error


def test_a_claim_is_taken_by_one(office: PostOffice) -> None:
    (mail,) = queue(make.person())
    assert [claim(mail.pk, MONDAY), claim(mail.pk, MONDAY)] == [True, False]
    assert not send_next(MONDAY + timedelta(minutes=1))


def test_a_claim_whose_worker_died_is_taken_over(office: PostOffice) -> None:
    (mail,) = queue(make.person())
    claim(mail.pk, MONDAY)
    posted(MONDAY + STALE)
    assert office.received == []
    posted(MONDAY + STALE + timedelta(seconds=1))
    assert (status(mail), len(office.received)) == ((DeliveryStatus.SENT, 2), 1)


def test_a_repeated_mail_carries_the_same_message_id(office: PostOffice) -> None:
    queue(make.person())
    posted(MONDAY)
    Delivery.objects.update(delivery_status=DeliveryStatus.SENDING)
    posted(MONDAY + timedelta(hours=1))
    assert len(office.ids()) == 2
    assert len(set(office.ids())) == 1


def test_urgent_mail_leaves_first(office: PostOffice) -> None:
    calm, urgent = make.person(), make.person()
    queue(calm)
    queue(urgent, urgent=True)
    posted(MONDAY)
    assert [str(one["To"]) for one in office.received] == [urgent.email, calm.email]


def test_whoever_has_left_gets_no_mail(office: PostOffice) -> None:
    person = make.person()
    (mail,) = queue(person)
    StaffMember.objects.filter(pk=person.pk).update(is_active=False)
    posted(MONDAY)
    assert (status(mail)[0], office.received) == (DeliveryStatus.SPARED, [])
