from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from crm.clients.models import Client
from crm.conversations.models import ResponsePolicy
from crm.leadership.models import LeadershipPolicy
from crm.staff.models import AuditEvent
from crm.staff.queries import calendar_at
from crm.watch.models import LadderStep, SilencePolicy
from crm.web.door import now
from crm.web.settings.kinds import KINDS, Kind
from tests import make

pytestmark = pytest.mark.django_db

BY_SLUG = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.slug))


def told(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def today() -> date:
    return calendar_at(now()).local_date(now())


def typed(kind: Kind, client: Client | None = None, **changes: Any) -> dict[str, Any]:
    """The form of a policy as it stands open, with some values typed over."""
    form = kind.form(initial=kind.values(kind.versions()[0]), first=today())
    cells = {field.html_name: field.value() for field in form if field.value() is not None}
    return cells | {"valid_from": today(), "reason": "as agreed"} | changes


def send(office: Browser, kind: Kind, button: str, query: str = "", **changes: Any) -> Any:
    return office.post(f"/settings/{kind.slug}/next/{query}", typed(kind, **changes) | {button: "1"})


@BY_SLUG
def test_each_policy_opens_with_a_sentence_and_its_table(colleague: Browser, kind: Kind) -> None:
    page = told(colleague.get(f"/settings/{kind.slug}/"))
    assert kind.said(kind.values(kind.versions()[0])) in page
    assert "In force · from 1 January 2000" in page


@BY_SLUG
def test_looking_at_other_values_saves_nothing(office: Browser, kind: Kind) -> None:
    answer = send(office, kind, "preview")
    assert (answer.status_code, len(kind.versions())) == (200, 1)
    assert 'name="save"' in told(answer)


@BY_SLUG
def test_other_values_begin_on_their_day_and_leave_their_reason(office: Browser, kind: Kind) -> None:
    assert send(office, kind, "save", valid_from=today() + timedelta(days=7)).status_code == 302
    assert len(kind.versions()) == 2
    assert "to come" in told(office.get(f"/settings/{kind.slug}/"))
    assert AuditEvent.objects.filter(model__in=kind.models, reason="as agreed").exists()


@BY_SLUG
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_from": "2001-01-01"}, "What was judged stays as it was"),
        ({"valid_from": "soon"}, "valid date"),
        ({"reason": ""}, "required"),
    ],
)
def test_a_policy_needs_a_day_ahead_and_a_reason(
    office: Browser, kind: Kind, changes: dict[str, str], sentence: str
) -> None:
    answer = send(office, kind, "save", **changes)
    assert (answer.status_code, len(kind.versions())) == (422, 1)
    assert sentence in told(answer)


@BY_SLUG
def test_one_day_has_one_policy(office: Browser, kind: Kind) -> None:
    send(office, kind, "save")
    answer = send(office, kind, "save")
    assert answer.status_code == 422
    assert "There is already a" in told(answer)


def test_a_standard_client_that_waits_longer_is_refused_beside_the_field(office: Browser) -> None:
    answer = send(office, KINDS[0], "save", standard_normal="12")
    assert answer.status_code == 422
    assert "A small client is never answered more slowly" in told(answer)
    assert 'value="12"' in told(answer)
    assert 'aria-describedby="id_standard_normal_error"' in told(answer)


@pytest.mark.parametrize(("cell", "value"), [("core_high", "-1"), ("core_high", "many"), ("core_high", "")])
def test_a_target_that_is_no_number_of_hours_is_refused(office: Browser, cell: str, value: str) -> None:
    assert send(office, KINDS[0], "save", **{cell: value}).status_code == 422
    assert ResponsePolicy.objects.count() == 1


def test_a_preview_says_how_many_flags_there_would_have_been(office: Browser) -> None:
    asked = make.question(make.project(), now() - timedelta(days=14))
    make.answer(asked, now() - timedelta(days=3))
    long = {
        f"{tier}_{priority}": "900"
        for tier in ("strategic", "core", "standard", "pursuit")
        for priority in ("urgent", "high", "normal", "low")
    }
    assert "would have raised 0 flags instead of 1" in told(send(office, KINDS[0], "preview", **long))


def test_a_preview_of_limits_says_how_many_projects_are_late_and_what_they_ask(office: Browser) -> None:
    make.project(opened=date(2020, 1, 1))
    short = {f"{group}_{tier}": "1" for group in ("development",) for tier in ("strategic", "core", "standard")}
    page = told(send(office, KINDS[1], "preview", **short))
    assert "Today one project would be late instead of one, of 1 open ones." in page
    assert "More than eight of each is wishful." in page


def test_own_values_belong_to_one_client(office: Browser) -> None:
    client = make.client("Acme")
    send(office, KINDS[1], "save", f"?client={client.pk}")
    assert LeadershipPolicy.objects.get(client=client).valid_from == today()
    assert "Acme, from" in told(office.get("/settings/leadership-limits/"))


def test_own_values_of_a_restricted_client_are_not_there_for_a_stranger(office: Browser, colleague: Browser) -> None:
    client = make.client("Secretive")
    send(office, KINDS[2], "save", f"?client={client.pk}")
    Client.objects.filter(pk=client.pk).update(restricted_access=True)
    own = SilencePolicy.objects.get(client=client)
    assert "Secretive" not in told(colleague.get("/settings/silence-limits/"))
    assert colleague.get(f"/settings/silence-limits/?version={own.pk}").status_code == 404
    assert office.get(f"/settings/silence-limits/next/?client={client.pk}").status_code == 404


@BY_SLUG
def test_what_values_ask_or_would_have_raised_counts_no_hidden_client(office: Browser, kind: Kind) -> None:
    sponsor = make.leader()
    before = counted(office, kind)
    hidden = make.client("Secretive", restricted_access=True, executive_sponsor=sponsor)
    project = make.project(hidden, opened=date(2020, 1, 1))
    make.question(project, now() - timedelta(days=20))
    assert counted(office, kind) == before
    Client.objects.filter(pk=hidden.pk).update(restricted_access=False)
    assert (counted(office, kind) != before) == (kind.slug != "ladder")


def counted(office: Browser, kind: Kind) -> list[str]:
    """What is said of the values in force, and of the same ones tried."""
    pages = told(office.get(f"/settings/{kind.slug}/")) + told(send(office, kind, "preview"))
    return re.findall(r'<h1 class="lede">.*?</h1>|<div class="foretold".*?</div>', pages)


def test_an_older_version_stays_to_be_read(office: Browser) -> None:
    first = KINDS[3].versions()[0]
    send(office, KINDS[3], "save", **{"4_normal": "20"})
    assert LadderStep.objects.count() == 8
    page = told(office.get(f"/settings/ladder/?version={first.key}"))
    assert "Before · from 1 January 2000" in page


def test_each_level_of_the_ladder_begins_later_than_the_one_below(office: Browser) -> None:
    answer = send(office, KINDS[3], "save", **{"3_urgent": "0.5"})
    assert answer.status_code == 422
    assert "Level 3 begins later than level 2." in told(answer)
