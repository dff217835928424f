"""Taking mail in, as tests do it: Brackenfold is us, and it is two days after the mails were written."""

from __future__ import annotations

from datetime import timedelta

from crm.capture.models import CapturedMail
from crm.capture.services import take_in_all
from crm.capture.us import Us
from crm.clients.models import Client
from crm.conversations.models import Clock, Interaction
from tests import make
from tests.capture.mails import MORNING

US = Us(domains=frozenset(("brackenfold.test",)))
LATER = MORNING + timedelta(days=2)


def take(*raws: bytes, create_clients: bool = False) -> list[CapturedMail]:
    """The mails as they stand after all of them were taken in."""
    return [one.mail for one in take_in_all(raws, us=US, at=LATER, create_clients=create_clients)]


def northlight() -> Client:
    """A client that is known by its domain, in a house that is ready."""
    make.house()
    return make.client("Northlight Bio", domain="northlight.test")


def said(mail: CapturedMail) -> Interaction:
    """What stands on the one timeline the mail is on."""
    return Interaction.objects.get(filing__mail=mail)


def clocks() -> list[tuple[str, str | None]]:
    """Every clock by the keys of the mails that started and stopped it, in opening order."""
    rows = Clock.objects.order_by("opened_at", "pk").select_related("opened_by", "stopped_by")
    return [(row.opened_by.message_key or "", row.stopped_by.message_key if row.stopped_by else None) for row in rows]
