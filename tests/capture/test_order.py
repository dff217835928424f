"""Whatever order mails come in, and however often, the same stands in the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from crm.capture.models import CapturedMail
from crm.clients.models import Client, Contact
from crm.conversations.models import Clock, Interaction
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import take

SENDERS = (
    "mara@northlight.test",
    "ida@southwind.test",
    "adviser@gmail.com",
    "ole@brackenfold.test",
    "pm@brackenfold.test",
)


@st.composite
def mailboxes(draw: st.DrawFn) -> list[bytes]:
    """Up to eight mails that may answer each other, unseen ones or nothing."""
    # Of two questions of the same second either may be said to have come first.
    minutes = draw(st.lists(st.integers(0, 20), min_size=1, max_size=8, unique=True))
    ids = [f"{number}@x.test" for number in range(len(minutes))]
    return [draw(mails(one, ids, minute)) for one, minute in zip(ids, minutes, strict=True)]


@st.composite
def mails(draw: st.DrawFn, one: str, ids: list[str], minute: int) -> bytes:
    sender = draw(st.sampled_from([*SENDERS, "mailer-daemon@mx.test"]))
    others = st.sampled_from([address for address in SENDERS if address != sender])
    named = draw(st.lists(st.sampled_from([*ids, "ghost@x.test"]), max_size=2))
    return mail(
        sender,
        draw(others),
        id=one,
        cc=", ".join(draw(st.lists(others, max_size=1))),
        sent=MORNING + timedelta(minutes=minute),
        references=" ".join(f"<{name}>" for name in named),
        subject=draw(st.sampled_from(["Batch 7", "Batch 7", "[PM] Batch 7"])),
        auto_submitted=draw(st.sampled_from(["", "", "", "auto-replied"])),
        list_unsubscribe=draw(st.sampled_from(["", "", "", "<https://x.test>"])),
        body="Sorry.\nMessage-ID: <0@x.test>" if "daemon" in sender else "When is it ready?",
    )


def standing() -> dict[str, Any]:
    """Everything that figures are made of, without the numbers of rows."""
    facts = Interaction.objects.standing().select_related("filing__mail", "client")
    clocks = Clock.objects.select_related("opened_by__filing__mail", "client", "stopped_by__filing__mail")
    return {
        "mails": sorted(CapturedMail.objects.values_list("key", "state", "reason")),
        "facts": sorted(
            (fact.filing.mail.key, fact.client.name, fact.direction, fact.automatic, fact.reached) for fact in facts
        ),
        "threads": sorted(
            sorted(fact.filing.mail.key for fact in facts if fact.thread_id == thread)
            for thread in {fact.thread_id for fact in facts}
        ),
        "clocks": sorted(
            (
                clock.client.name,
                clock.opened_by.filing.mail.key,
                clock.stopped_by.filing.mail.key if clock.stopped_by else "",
                clock.more_inbound,
                str(clock.working),
            )
            for clock in clocks
        ),
        "people": sorted(Contact.objects.values_list("email", "client__name")),
        "clients": sorted(Client.objects.values_list("name", "domain")),
    }


@pytest.mark.django_db
class OrderTest(TestCase):
    def setUp(self) -> None:
        make.house()
        make.client("Northlight Bio", domain="northlight.test")

    def taken(self, batches: list[list[bytes]], *, create_clients: bool) -> dict[str, Any]:
        with transaction.atomic():
            for batch in batches:
                take(*batch, create_clients=create_clients)
            found = standing()
            transaction.set_rollback(True)
        return found

    @settings(max_examples=40)
    @given(mailboxes(), st.randoms(use_true_random=False), st.booleans())
    def test_neither_order_nor_repetition_matters(self, box: list[bytes], random: Any, create_clients: bool) -> None:
        at_once = self.taken([box], create_clients=create_clients)
        shuffled = random.sample(box, len(box))
        one_by_one = [[raw] for raw in [*shuffled, *shuffled[:3]]]
        assert self.taken(one_by_one, create_clients=create_clients) == at_once
