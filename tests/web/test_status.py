from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from crm.digests.models import Delivery
from crm.digests.services import prepare
from crm.staff.models import StaffMember
from crm.staff.services.jobs import finished, started
from crm.web.door import now
from tests import make
from tests.capture.hearing import source
from tests.make import LONG_AGO, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.person("Ingrid", staff_role="ceo")


def page(reader: StaffMember) -> str:
    browser = Browser()
    browser.force_login(reader)
    return browser.get("/status/").content.decode()


def test_before_the_first_job_nothing_is_known(chief: StaffMember) -> None:
    assert "No job has run yet, so nothing has been judged." in page(chief)


def test_a_silent_job_is_a_red_line(chief: StaffMember) -> None:
    started(job="sweep", every=timedelta(minutes=1), at=LONG_AGO)
    finished(job="sweep", at=LONG_AGO)
    html = page(chief)
    assert "A job is silent: what it would find is not known." in html
    assert "The job “sweep” is silent, so what it finds is not known." in html.split("state-late")[1]


def test_a_job_that_runs_is_no_alarm(chief: StaffMember) -> None:
    for job in ("sweep", "tell"):
        started(job=job, every=timedelta(minutes=1), at=now())
        finished(job=job, at=now())
    assert "is silent" not in page(chief)


def test_a_digest_that_has_not_left_is_a_red_line(chief: StaffMember) -> None:
    prepare(MONDAY)
    Delivery.objects.update(made_at=now() - timedelta(hours=2))
    assert "weekly digest" in page(chief).split("state-late")[1]


def test_a_mail_with_nothing_left_to_say_is_not_said_to_wait(chief: StaffMember) -> None:
    prepare(MONDAY)
    Delivery.objects.update(delivery_status="spared")
    html = page(chief)
    assert "nothing left to say" in html
    assert "waits" not in html


def test_a_job_of_the_schedule_that_never_ran_is_a_red_line(chief: StaffMember, settings: Any) -> None:
    settings.JOBS = {"digest": timedelta(minutes=5)}
    started(job="sweep", every=timedelta(minutes=1), at=now())
    finished(job="sweep", at=now())
    html = page(chief)
    assert "The job “digest” is silent" in html.split("state-late")[1]
    assert "has never finished" in html


def test_each_source_is_shown_with_its_state_and_a_silent_one_is_a_red_line(chief: StaffMember) -> None:
    started(job="sweep", every=timedelta(minutes=1), at=now())
    finished(job="sweep", at=now())
    source(name="old@", is_active=False)
    source(name="new@", answered_at=now())
    assert "state-unknown" not in page(chief).split("Sources")[-1]
    source(name="info@", answered_at=LONG_AGO)
    html = page(chief)
    assert "A source is silent: what it would bring is not known." in html
    assert "info@ has not answered since" in html.split("state-late")[2]
    assert [html.count(f">{word}</span>") for word in ("Off", "Learning", "Silent")] == [1, 1, 1]
