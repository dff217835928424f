"""One-time links: the one of a new installation, and those that invite somebody to choose a password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from ..errors import Refusal
from ..models import OneTimeLink, StaffMember
from ..sealing import hash_of
from .trail import note_change

GOOD_FOR = timedelta(hours=24)
INVITATION_GOOD_FOR = timedelta(days=7)
RESET_GOOD_FOR = timedelta(hours=1)


def first_link(*, at: datetime) -> str | None:
    """A new token for the first administrator; None when somebody can sign in already. Older links stop working."""
    if StaffMember.objects.filter(is_active=True).exists():
        return None
    return _make(None, at, GOOD_FOR)


@transaction.atomic
def invite(*, member: StaffMember, by: StaffMember, at: datetime) -> str:
    """A token with which somebody chooses a password and signs in. Older links of theirs stop working.

    Refusal when they have left.
    """
    if not member.is_active:
        raise Refusal(f"{member.name} has left. Let them come back first.")
    note_change(actor=by, at=at, obj=member, field="invited", old="", new=at.isoformat())
    return _make(member, at, INVITATION_GOOD_FOR)


def reset_link(*, member: StaffMember, at: datetime) -> str:
    """A token with which somebody who forgot their password chooses another. Older links of theirs stop working."""
    return _make(member, at, RESET_GOOD_FOR)


def _make(member: StaffMember | None, at: datetime, good_for: timedelta) -> str:
    token = secrets.token_urlsafe(24)
    OneTimeLink.objects.filter(member=member, used_at=None).update(expires_at=at)
    OneTimeLink.objects.create(member=member, token_hash=hash_of(token), made_at=at, expires_at=at + good_for)
    return token


def link_is_good(*, token: str, at: datetime) -> bool:
    """Whether this is the unused link of a new installation."""
    return OneTimeLink.objects.filter(member=None, token_hash=hash_of(token), used_at=None, expires_at__gt=at).exists()


def invited(*, token: str, at: datetime) -> StaffMember | None:
    """Whom an unused invitation is for."""
    good = OneTimeLink.objects.filter(
        token_hash=hash_of(token), used_at=None, expires_at__gt=at, member__is_active=True
    )
    link = good.select_related("member").first()
    return link.member if link else None


def use_link(*, token: str, at: datetime) -> None:
    """Claim the link. Refusal when it was used or has expired."""
    good = OneTimeLink.objects.filter(token_hash=hash_of(token), used_at=None, expires_at__gt=at)
    if not good.update(used_at=at):
        raise Refusal("This link was used already or has expired.")


@transaction.atomic
def accept_invitation(*, member: StaffMember, token: str, password: str, at: datetime) -> None:
    """Choose a password by one's invitation. Refusal when the link was used meanwhile."""
    use_link(token=token, at=at)
    member.set_password(password)
    member.save(update_fields=["password"])
    note_change(actor=member, at=at, obj=member, field="password", old="", new="chosen by a link")
