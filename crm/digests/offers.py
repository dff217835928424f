"""The links with which a reader acts from their digest.

A link is signed and bound to one digest, one ask and one act, so to one reader and one thing. It names who is asked and
gives nobody any power: scanners only look, and whoever acts must be known as that reader. They are signed in, or their
browser was confirmed with a link in their own mailbox (`services/browsers.py`). The same digest gives the same
links, so that a mail sent again is the same to the byte; each ends after a fortnight and acts once (`MailAct`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

from crm.staff.models import StaffMember

from . import links
from .models import Delivery, Digest, Heard, MailAct
from .snapshot import Ask, Week, thaw
from .values import Act

GOOD_FOR = timedelta(days=14)
Button = tuple[str, str]


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"crm.digests.{purpose}", sep=".")


def browser_token(delivery: Delivery) -> str:
    """What confirms the browser in which it is opened."""
    return _signer("browser").sign(str(delivery.pk))


def delivery_of(token: str) -> int | None:
    """The mail a confirmation came with; None when it was altered."""
    try:
        return int(_signer("browser").unsign(token))
    except (BadSignature, ValueError):
        return None


def stop_token(reader: StaffMember) -> str:
    """What switches the digest of one reader, and nothing else; it never ends, as old mails stay in mailboxes."""
    return _signer("stop").sign(str(reader.pk))


def reader_of_stop(token: str) -> StaffMember | None:
    """Whose digest a link switches; None when it was altered or they have left."""
    try:
        pk = int(_signer("stop").unsign(token))
    except (BadSignature, ValueError):
        return None
    return StaffMember.objects.filter(pk=pk, is_active=True).first()


def undo_token(heard: Heard) -> str:
    """What takes back the one contact that was logged from an answer."""
    return _signer("undo").sign(str(heard.pk))


def heard_of(token: str) -> Heard | None:
    """What a link takes back; None when it was altered."""
    try:
        pk = int(_signer("undo").unsign(token))
    except (BadSignature, ValueError):
        return None
    rows = Heard.objects.filter(pk=pk, interaction__isnull=False)
    return rows.select_related("reader", "interaction__client").first()


def token_of(digest: Digest, place: int, act: str) -> str:
    return _signer("act").sign(f"{digest.pk}-{place}-{act}")


def with_buttons(week: Week, digest: Digest | None) -> list[tuple[Ask, list[Button]]]:
    """What is asked, with label and path of each act; no buttons where nothing is frozen."""
    return [(ask, _buttons(ask, digest, place) if digest else []) for place, ask in enumerate(week.asks)]


def _buttons(ask: Ask, digest: Digest, place: int) -> list[Button]:
    return [(str(Act(act).label), links.act(token_of(digest, place, act))) for act in ask.acts]


@dataclass(frozen=True)
class Offer:
    """What one link offers to one reader."""

    token: str
    digest: Digest
    place: int
    ask: Ask
    act: Act

    @property
    def reader(self) -> StaffMember:
        return self.digest.recipient

    @property
    def expires_at(self) -> datetime:
        return self.digest.built_at + GOOD_FOR

    def used(self) -> MailAct | None:
        return MailAct.objects.filter(digest=self.digest, place=self.place, act=self.act).first()


def offer_of(token: str) -> Offer | None:
    """What a link offers; None when it is not one of ours or was altered."""
    try:
        pk, place, act = _signer("act").unsign(token).split("-")
        digest = Digest.objects.select_related("recipient__backup").get(pk=int(pk))
        ask = thaw(digest.figures).asks[int(place)]
    except (BadSignature, ValueError, IndexError, Digest.DoesNotExist):
        return None
    return Offer(token, digest, int(place), ask, Act(act)) if act in ask.acts else None
