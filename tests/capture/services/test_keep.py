from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

from crm.capture.arrivals import Arrival
from crm.capture.models import CapturedMail
from crm.capture.services.keep import keep
from crm.capture.sources.mbox import GZIP
from crm.staff.sealing import Unreadable
from tests.capture.mails import MORNING, mail

pytestmark = pytest.mark.django_db


def kept(*raws: bytes) -> list[CapturedMail]:
    return [one.mail for one in keep([Arrival(raw) for raw in raws], at=MORNING)]


def test_the_raw_bytes_come_back_as_they_were() -> None:
    [one] = kept(mail(id="q@x.test"))
    one.refresh_from_db()
    assert one.message == mail(id="q@x.test")
    assert (one.key, one.state) == ("q@x.test", "kept")


def test_whoever_has_only_the_database_cannot_read_a_mail() -> None:
    [one] = kept(mail(id="q@x.test", body="The margin is 12 %"))
    one.refresh_from_db()
    assert not bytes(one.raw).startswith(GZIP)
    with pytest.raises(Unreadable), override_settings(SECRET_KEY="another"):
        _ = one.message


def test_the_same_mail_is_kept_once_in_one_batch_and_in_two() -> None:
    first, again = kept(mail(id="q@x.test"), mail(id="q@x.test", to="other@brackenfold.test"))
    assert first == again
    assert kept(mail(id="q@x.test")) == [first]
    assert CapturedMail.objects.count() == 1


def test_two_seconds_between_two_copies_are_nothing() -> None:
    one, same = kept(mail(id="q@x.test"), mail(id="q@x.test", sent=MORNING + timedelta(seconds=2)))
    assert one == same


def test_another_mail_under_a_stolen_id_is_kept_and_flagged() -> None:
    other = mail(id="q@x.test", sent=MORNING + timedelta(seconds=3))
    one, two = kept(mail(id="q@x.test"), other)
    assert one != two
    assert set(CapturedMail.objects.values_list("message_id", "id_conflict")) == {("q@x.test", True)}
    assert kept(other) == [two]


def test_a_mail_without_id_is_known_again_by_what_it_says() -> None:
    one, same, other = kept(mail(), mail().replace(b"\r\n", b"\n"), mail(body="And batch 8?"))
    assert one == same
    assert one != other
    assert one.key.startswith("sha256:")


def test_absurd_dates_are_kept_as_written() -> None:
    [one] = kept(mail(id="q@x.test", sent="Sat, 30 Jun 3609 12:00:00 +0000"))
    one.refresh_from_db()
    assert one.dated is not None
    assert one.dated.year == 3609
