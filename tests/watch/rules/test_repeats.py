"""Two late or missing replies for one client in ten business days, until the executive sponsor has reviewed it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.conversations.models import Interaction
from crm.conversations.services import correct
from crm.projects.models import Project
from crm.watch.models import Flag
from crm.watch.services import dismiss, sweep
from crm.watch.values import FlagKind, FlagStatus, Severity
from tests import make
from tests.make import local

from ..look import clock, opens_between, raised, standing, story, the

pytestmark = pytest.mark.django_db
AGAIN = FlagKind.REPEAT_BREACH


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project()


def late(project: Project, asked: str) -> Interaction:
    """A question that became late nine business hours after it was asked, and was answered a day after that."""
    question = make.question(project, local(asked))
    make.answer(question, local(asked) + timedelta(days=2))
    return question


def reviewed(flag: Flag, at: datetime) -> None:
    sponsor = flag.of_client.executive_sponsor
    assert sponsor is not None
    dismiss(flag=flag, reason="Spoke with them; a second person reads the mail now.", by=sponsor, at=at)


def test_it_opens_when_the_second_reply_is_late(project: Project) -> None:
    first = late(project, "2026-10-05 10:00")
    second = make.question(project, local("2026-10-12 10:00"))
    assert opens_between(AGAIN, "2026-10-13 10:00:00", "2026-10-13 10:00:01")
    flag = the(AGAIN)
    assert (flag.severity, flag.why) == (Severity.SERIOUS, "2 late or missing replies in ten business days")
    assert flag.evidence == {"interactions": [first.pk, second.pk]}
    assert (clock(flag.opened_at), flag.owner) == ("Tue 13 10:00", project.client.executive_sponsor)


def test_ten_business_days_between_them_are_still_near(project: Project) -> None:
    late(project, "2026-10-01 10:00")  # late from Friday the 2nd, 10:00
    make.question(project, local("2026-10-15 10:00"))  # late from Friday the 16th, 10:00
    assert opens_between(AGAIN, "2026-10-16 10:00", "2026-10-16 12:00")


def test_more_than_ten_business_days_between_them_are_not(project: Project) -> None:
    late(project, "2026-10-01 10:00")
    make.question(project, local("2026-10-15 10:01"))
    assert not opens_between(AGAIN, "2026-10-16 10:00", "2026-10-16 12:00")


def test_a_holiday_is_no_business_day(project: Project) -> None:
    make.holiday("2026-10-12")
    late(project, "2026-10-01 10:00")
    make.question(project, local("2026-10-16 10:00"))
    assert opens_between(AGAIN, "2026-10-19 10:00", "2026-10-19 12:00")


def test_two_clients_who_waited_once_are_no_repetition(project: Project) -> None:
    late(project, "2026-10-12 10:00")
    late(make.project(), "2026-10-12 10:00")
    assert not raised(AGAIN, "2026-10-14 12:00")


def test_two_projects_of_one_client_are(project: Project) -> None:
    late(project, "2026-10-12 10:00")
    late(make.project(project.client), "2026-10-12 11:00")
    assert raised(AGAIN, "2026-10-14 12:00")


def test_it_stands_until_somebody_has_looked_at_it(project: Project) -> None:
    late(project, "2026-10-12 10:00")
    late(project, "2026-10-12 11:00")
    assert raised(AGAIN, "2026-10-14 12:00")
    assert raised(AGAIN, "2026-12-14 12:00")
    assert the(AGAIN).why == "2 late or missing replies in ten business days"


def test_a_standing_flag_keeps_the_moment_it_was_raised(project: Project) -> None:
    for asked in ("2026-10-01 10:00", "2026-10-08 10:00", "2026-10-15 10:00"):
        late(project, asked)
    # The first of the three lies too far back for the first sweep of this installation.
    assert raised(AGAIN, "2026-10-19 12:00")
    assert raised(AGAIN, "2026-10-19 12:01")
    make.call(project, local("2026-10-19 12:05"), make.person())
    assert raised(AGAIN, "2026-10-19 12:06")
    assert clock(the(AGAIN).opened_at) == "Fri 16 10:00"


def test_a_silent_week_of_the_job_hides_nothing(project: Project) -> None:
    late(project, "2026-09-28 10:00")
    sweep(local("2026-10-05 08:00"))
    late(project, "2026-10-08 10:00")
    # By the time of the next sweep the first lateness lies more than ten business days back.
    assert raised(AGAIN, "2026-10-20 08:00")
    assert clock(the(AGAIN).opened_at) == "Fri 09 10:00"


def test_a_corrected_fact_closes_it(project: Project) -> None:
    first = late(project, "2026-10-12 10:00")
    late(project, "2026-10-12 11:00")
    assert raised(AGAIN, "2026-10-14 12:00")
    at = local("2026-10-14 13:00")
    correct(interaction=first, by=None, at=at, reason="They only said thank you.", needs_reply=False)
    assert not raised(AGAIN, "2026-10-14 13:01")


def test_the_sponsors_review_puts_it_away(project: Project) -> None:
    late(project, "2026-10-12 10:00")
    late(project, "2026-10-12 11:00")
    sweep(local("2026-10-14 12:00"))
    reviewed(the(AGAIN), local("2026-10-15 09:00"))
    assert not raised(AGAIN, "2026-10-16 12:00")


def test_one_more_soon_after_the_review_raises_it_again(project: Project) -> None:
    late(project, "2026-10-12 10:00")
    late(project, "2026-10-12 11:00")
    sweep(local("2026-10-14 12:00"))
    flag = the(AGAIN)
    reviewed(flag, local("2026-10-15 09:00"))
    make.question(project, local("2026-10-15 10:00"))
    assert raised(AGAIN, "2026-10-16 12:00")
    assert the(AGAIN).why == "3 late or missing replies in ten business days"
    assert story(flag)[-1] == "reopened Fri 16 10:00"


def test_one_more_long_after_the_review_does_not(project: Project) -> None:
    late(project, "2026-10-12 10:00")
    late(project, "2026-10-12 11:00")
    sweep(local("2026-10-14 12:00"))
    reviewed(the(AGAIN), local("2026-10-15 09:00"))
    make.question(project, local("2026-12-14 10:00"))
    assert not raised(AGAIN, "2026-12-16 12:00")
    assert Flag.objects.get(flag_kind=AGAIN).status == FlagStatus.DISMISSED


def test_a_new_repetition_long_after_the_review_is_a_new_flag(project: Project) -> None:
    late(project, "2026-10-12 10:00")
    late(project, "2026-10-12 11:00")
    sweep(local("2026-10-14 12:00"))
    reviewed(the(AGAIN), local("2026-10-15 09:00"))
    for asked in ("2026-12-14 10:00", "2026-12-14 11:00"):
        make.question(project, local(asked))
        sweep(local(asked) + timedelta(days=1, minutes=30))
    assert clock(the(AGAIN).opened_at) == "Tue 15 11:00"
    assert standing(AGAIN) == [Flag.objects.filter(flag_kind=AGAIN).latest("id")]


def test_judging_more_clients_that_were_late_again_asks_no_more(project: Project) -> None:
    at, asked = local("2026-10-14 12:00"), []
    for one in (project, make.project()):
        late(one, "2026-10-05 10:00")
        late(one, "2026-10-07 10:00")
        sweep(at, wholly=True)
        with CaptureQueriesContext(connection) as statements:
            sweep(at, wholly=True)
        asked.append(len(statements))
    assert len(standing(AGAIN)) == 2
    assert asked[0] == asked[1]
