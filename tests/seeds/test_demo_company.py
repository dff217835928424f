from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from crm.capture.models import CapturedMail, MailState
from crm.capture.silence import Hearing, hearing, silent_sources
from crm.conversations.models import Interaction
from crm.conversations.queries import running_clocks, week_figures
from crm.leadership.lapses import due_soon
from crm.leadership.queries import load_per_leader
from crm.projects.models import Project
from crm.watch.values import FlagKind
from seeds.demo.source import FILE, Loader
from tests.make import MONDAY, local
from tests.once import taken_back

pytestmark = pytest.mark.django_db

DATA = Loader(FILE.read_text()).get_single_data()
EXPECTED = DATA["expected_at_as_of"]
HOUR = 3600


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with taken_back(django_db_blocker):
        call_command("load_demo", as_of="2026-10-19T07:00", stdout=StringIO())
        yield


def flags_at(moment: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("sweep", at=moment, json=True, stdout=out)
    found: list[dict[str, Any]] = json.loads(out.getvalue())
    return found


def told(flag: dict[str, Any]) -> tuple[Any, ...]:
    return (
        flag["kind"],
        flag["subject"],
        flag["severity"],
        flag.get("escalation_level", 0),
        flag["why"],
        flag.get("milestone"),
    )


def test_the_open_flags_are_those_the_file_expects(demo: None) -> None:
    wanted = [flag for flag in EXPECTED["flags"] if flag["kind"] in FlagKind.values]
    assert sorted(map(told, flags_at("2026-10-19T07:00"))) == sorted(map(told, wanted))


def test_sweeping_twice_changes_nothing(demo: None) -> None:
    assert flags_at("2026-10-19T07:00") == flags_at("2026-10-19T07:00")


@pytest.mark.parametrize("week", EXPECTED["responsiveness_by_week"], ids=lambda week: str(week["week"]))
def test_the_week_figures_are_those_the_file_expects(demo: None, week: dict[str, Any]) -> None:
    start = local("2026-10-19") + timedelta(weeks=week["week"])
    figures = week_figures(start, start + timedelta(weeks=1), MONDAY)
    assert (figures.verdicts, figures.in_target, len(figures.answered)) == (
        week["verdicts"],
        week["in_target"],
        week["answered"],
    )
    assert figures.median is not None
    assert figures.slowest is not None
    assert round(figures.median.total_seconds() / HOUR, 2) == week["median_first_reply_business_hours"]
    assert round(figures.slowest.total_seconds() / HOUR, 2) == week["slowest_business_hours"]


def test_the_clocks_that_run_are_due_when_the_file_says(demo: None) -> None:
    running = {clock.opened_by.demo_id: clock for clock in running_clocks() if (clock.late_after or MONDAY) >= MONDAY}
    assert set(running) == {row["interaction"] for row in EXPECTED["reply_clocks_running"]}
    for row in EXPECTED["reply_clocks_running"]:
        clock = running[row["interaction"]]
        assert clock.target.total_seconds() / HOUR == row["target_business_hours"]
        assert clock.due_at == local(row["due"])


def test_only_ironbark_is_due_soon(demo: None) -> None:
    (one,) = due_soon(MONDAY)
    assert (one.gap.days, one.gap.limit) == (12, 14)
    assert Project.objects.get(pk=one.row.number).demo_id == "P09"


def test_the_limits_ask_for_about_six_contacts_of_each_leader(demo: None) -> None:
    load = load_per_leader(MONDAY)
    assert (load.needed, load.leaders) == (EXPECTED["leadership_contacts_needed_per_30_days"], EXPECTED["leaders"])


def test_a_call_logged_three_days_later_keeps_both_moments(demo: None) -> None:
    call = Interaction.objects.get(demo_id="I009")
    assert (call.logged_at - call.occurred_at).days == 2


def test_loading_twice_is_refused_and_changes_nothing(demo: None) -> None:
    before = Interaction.objects.count()
    with pytest.raises(CommandError, match="loaded already"):
        call_command("load_demo", stdout=StringIO())
    assert Interaction.objects.count() == before


def test_each_captured_mail_stands_on_the_contact_made_of_it_with_its_reasons(demo: None) -> None:
    mails = CapturedMail.objects.filter(state=MailState.FILED).prefetch_related("filings__interaction__clock")
    filings = [filing for mail in mails for filing in mail.filings.all()]
    assert sorted(filing.interaction.demo_id for filing in filings) == [row["made_in"] for row in DATA["captured"]]
    assert {filing.why["clock"][0] for filing in filings} == {"asks"}
    assert all(filing.interaction.clock for filing in filings)


def test_the_intake_of_the_demo_holds_strangers_and_one_forged_mail(demo: None) -> None:
    waiting = CapturedMail.objects.exclude(state=MailState.FILED).values_list("kind", flat=True)
    assert sorted(waiting) == ["human"] * 7 + ["suspect"]


def test_the_source_of_the_demo_speaks_in_a_rhythm_it_has_learned(demo: None) -> None:
    heard = hearing(MONDAY)
    assert [(one.state, one.rhythm and one.rhythm.is_learned) for one in heard] == [(Hearing.SPEAKS, True)]
    assert not silent_sources(MONDAY + timedelta(weeks=2))
