"""A vendor's public support list: who waited how long for whom, against what was found by reading it otherwise."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from crm.capture.models import CapturedMail, Filing
from crm.clients.models import Client, Contact
from crm.conversations.models import Clock, Interaction
from tests import make

from .corpora import CORPORA, needs_corpora

pytestmark = [pytest.mark.django_db, needs_corpora]

MAILBOX = CORPORA / "mail" / "threads.mbox.gz"
TRUTH = CORPORA / "mail" / "threads_truth.json"
Wait = tuple[str, datetime, str | None, datetime | None, int | None]


@pytest.fixture
def truth() -> Any:
    return json.loads(TRUTH.read_text())


def take_in(us: Any) -> str:
    out = StringIO()
    call_command("import_mail", str(MAILBOX), "--us", *us["domains"], *us["addresses"], "--create-clients", stdout=out)
    return out.getvalue()


def expected(truth: Any) -> Counter[Wait]:
    return Counter(_expected(clock) for thread in truth["threads"] for clock in thread["clocks"])


def _expected(clock: Any) -> Wait:
    start, stop = datetime.fromisoformat(clock["start_utc"]), clock["stop_utc"]
    ended = datetime.fromisoformat(stop) if stop else None
    return clock["start_message_id"], start, clock["stop_message_id"], ended, clock["elapsed_s"]


def found() -> Counter[Wait]:
    rows = Clock.objects.select_related("opened_by__filing__mail", "stopped_by__filing__mail")
    return Counter(map(_found, rows))


def _found(clock: Clock) -> Wait:
    started = clock.opened_by.filing.mail.message_id
    if clock.stopped_by is None or clock.stopped_at is None:
        return started, clock.opened_at, None, None, None
    seconds = int((clock.stopped_at - clock.opened_at).total_seconds())
    return started, clock.opened_at, clock.stopped_by.filing.mail.message_id, clock.stopped_at, seconds


def test_every_wait_is_found_to_the_second(truth: Any) -> None:
    make.house()
    take_in(truth["us"])
    missing = expected(truth) - found()
    # The list's own reading counts every mail from outside; a thank-you after our reply asks nothing.
    silent = Filing.objects.filter(mail__message_id__in=[wait[0] for wait in missing])
    assert (sum(expected(truth).values()), sum(missing.values())) == (177, 1)
    assert [filing.why["clock"][0] for filing in silent] == ["thanks"]
    # What is found beyond that waits inside the thread of another company, which the list itself does not tell apart.
    beyond = [clock for clock in Clock.objects.all() if _found(clock) not in expected(truth)]
    assert all(_others_in_conversation(clock) for clock in beyond)


def _others_in_conversation(clock: Clock) -> bool:
    """Whether another client's clock ran when this one was opened."""
    others = Clock.objects.exclude(client=clock.client).filter(opened_at__lt=clock.opened_at)
    return any(other.stopped_at is None or other.stopped_at > clock.opened_at for other in others)


def test_importing_the_list_twice_changes_nothing(truth: Any) -> None:
    make.house()
    take_in(truth["us"])
    before = [list(model.objects.order_by("pk").values()) for model in (Clock, Interaction, Contact, Client, Filing)]
    mails = list(CapturedMail.objects.order_by("pk").values())
    assert "378 were known already" in take_in(truth["us"])
    after = [list(model.objects.order_by("pk").values()) for model in (Clock, Interaction, Contact, Client, Filing)]
    assert (after, list(CapturedMail.objects.order_by("pk").values())) == (before, mails)
