"""Every act of the pages, done as its own form asks for it: what it changed names who did it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import resolve

from crm.capture.models import TableImport
from crm.conversations.models import Interaction
from crm.staff.models import AuditEvent, StaffMember
from crm.watch.models import FlagEvent
from crm.web.door import now

from .addresses import OF_ALLAUTH, SIGNED, of_house
from .forms import NEVER, Form, forms_of
from .owned import of_things
from .sending import PASSING, Sent, Writes, answer_to
from .world import OPEN, World, build

# Who is named is what a service was told; the services themselves are tested on both.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = timedelta(days=1)
# Not facts: letters on their way, and whose browser is known.
NO_FACTS = PASSING | {"staff_letter", "digests_knownbrowser", "digests_delivery", "watch_sweepmark"}
ALWAYS = ("reason", "name", "summary", "line")
# What a sweep judges anew by itself, as time has passed.
JUDGED = {"watch_flag", "watch_flagevent", "clients_client"}
# Changes nothing that is a fact: reads once more what is there, forgets a file of which nothing was written.
UNMARKED = {"intake_again", "table_drop"}
# What this world has no occasion for; each has a test of its own beside its page.
ELSEWHERE = set(
    """
api ask_all calendars channel code_names comes_back confirm_address contact_export deliver drop_meeting end_grant
first_digest first_run forget_browsers intake_new intake_undo intake_upload intake_vouch invited log log_form
message_teach move new_client new_provider new_source openid_connect_login post_again provider reading
receivers remove_holiday remove_own_name remove_shutdown restating shutdown table_columns table_meanings
table_start table_undo tables try_channel undo undo_holiday upload_calendar welcome
""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Done:
    code: int
    changed: frozenset[str]
    marks: int


def filled(world: World) -> dict[str, Any]:
    """What a person would type, by the name of the field."""
    day = world.at + 8 * DAY
    return {
        "reason": "As agreed.", "name": "Nova", "email": "nova@new.test", "code": "NOV-1", "code_name": "Nova",
        "short_code": "NOV", "timezone": "Europe/Paris", "due": day.date(), "day": day.date(), "valid_from": day.date(),
        "value": "nova.test", "summary": "Said so.", "address": "https://hooks.slack.com/services/T0/B0/abc",
        "start": f"{day:%Y-%m-%d}", "end": f"{day + 3 * DAY:%Y-%m-%d}", "clients_told": "on", "domain": "nova.test",
        "line": f"called {OPEN} Person 15m talked about {OPEN} Tree", "client": f"{OPEN} Bio", "country": "FR",
    }  # fmt: skip


def typed(form: Form, words: dict[str, Any], over: Collection[str]) -> dict[str, Any]:
    """The first real choice of each field, words where there is none or `over` it; its button is the one that saves."""
    told: dict[str, Any] = {name: next(filter(None, of), "") for name, of in form.fields.items() if name != "preview"}
    told |= {name: word for name, word in words.items() if name in told and (name in over or not told[name])}
    return told | {"save": "1"} if "preview" in form.fields else told


def marks(who: StaffMember) -> int:
    """What names somebody as having done it; an import is its owner's alone, so its row says whose."""
    rows = (
        AuditEvent.objects.filter(actor=who), FlagEvent.objects.filter(by=who),
        Interaction.objects.filter(logged_by=who), TableImport.objects.filter(by=who).exclude(state="checked"),
    )  # fmt: skip
    return sum(found.count() for found in rows)


def done(world: World, who: str, sent: Sent) -> Done:
    writes, browser, me = Writes(), world.browser(who), world.people[who]
    with transaction.atomic():
        before = marks(me)
        with connection.execute_wrapper(writes):
            code = answer_to(browser, sent).status_code
        left = marks(me) - before
        transaction.set_rollback(True)
    changed = frozenset(writes.tables - NO_FACTS if code < 400 else ())
    return Done(code, changed if left or changed - JUDGED else frozenset(), left)


@pytest.fixture(scope="module")
def acts(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Done]]:
    """By the name of its address, the best that came of any form that leads there."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _all_done(build(now(), lambda world: {}))
        transaction.set_rollback(True)


def _all_done(world: World) -> dict[str, Done]:
    visits = [*of_things(world, OPEN, most=3), *of_house(world)]
    paths = sorted({visit.path.partition("?")[0] for visit in visits} - set(NEVER))
    forms = [form for form in forms_of(world, paths) if form.method == "post"]
    led_to = {_name(form) for form in forms}
    buttons = [Form(path, "post", {"reason": []}) for path in paths]
    forms += [button for button in buttons if _name(button) not in led_to]
    found: dict[str, Done] = {}
    words = filled(world)
    for form in forms:
        name = _name(form)
        for who, over in product(("administrator", "inside"), (ALWAYS, words)):
            if name not in found or not found[name].changed:
                one = done(world, who, Sent(form.path, given=typed(form, words, over)))
                found[name] = max(found.get(name, one), one, key=_best)
    return found


def _name(form: Form) -> str:
    return str(resolve(form.path.partition("?")[0]).url_name)


def _best(one: Done) -> tuple[bool, int, bool]:
    return bool(one.changed), one.marks, one.code != 405


def test_what_an_act_changed_names_who_did_it(acts: dict[str, Done]) -> None:
    assert {name for name, one in acts.items() if one.changed and one.marks < 1} == UNMARKED


def test_every_act_was_done(acts: dict[str, Done]) -> None:
    """One that comes is done here, or has a test of its own and stands in ELSEWHERE."""
    idle = {name for name, one in acts.items() if not one.changed and one.code != 405}
    assert {name for name in idle if not name.startswith(OF_ALLAUTH)} - set(SIGNED) == ELSEWHERE
