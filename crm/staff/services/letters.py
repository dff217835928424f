"""Mail about signing in: a link for a forgotten password, and word of what has changed. A page asks, a job posts."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from ..models import Letter, StaffMember
from .links import reset_link
from .trail import check_line, note_change

# A letter that cannot leave is tried again for this long; then it is too late to be of use.
TRIED_FOR = timedelta(hours=1)
KEPT_FOR = timedelta(days=1)
logger = logging.getLogger(__name__)


def ask_for_reset(*, email: str, at: datetime) -> None:
    """Somebody forgot the password of this address, if it is one of ours; that is looked up when the letter leaves."""
    Letter.objects.create(email=email, asked_at=at)


@transaction.atomic
def tell_change(
    *, member: StaffMember, said: str, at: datetime, by: StaffMember | None = None, reason: str = ""
) -> None:
    """Leave the mark of a change to how somebody signs in, and tell them, in case it was not them."""
    note_change(actor=by or member, at=at, obj=member, field="sign_in", old="", new=said, reason=reason)
    Letter.objects.create(email=member.email, said=said, asked_at=at)


@transaction.atomic
def take_off_second_factor(*, member: StaffMember, by: StaffMember, at: datetime, reason: str) -> None:
    """Apps, passkeys and recovery codes no longer count, and every session ends. Refusal without a reason."""
    check_line(reason, "Say how you know that it was really them who asked; it stays with the record.")
    Authenticator.objects.filter(user=member).delete()
    _end_sessions(member)
    tell_change(member=member, said="The second factor was taken off.", at=at, by=by, reason=reason)


@transaction.atomic
def sign_out(*, member: StaffMember, by: StaffMember, at: datetime) -> None:
    """Every session of theirs ends, wherever it is; they sign in again as before. Safe to do twice."""
    _end_sessions(member)
    tell_change(member=member, said="You were signed out everywhere.", at=at, by=by)


def _end_sessions(member: StaffMember) -> None:
    for session in UserSession.objects.filter(user=member):
        session.end()


def follow_session(*, before: str, after: str) -> None:
    """A session has another key now; it is still the same place where somebody is signed in."""
    UserSession.objects.filter(session_key=before).update(session_key=after)


def post_letters(*, at: datetime) -> None:
    """Send what waits, each once. What cannot leave now waits for the next turn."""
    Letter.objects.filter(asked_at__lt=at - KEPT_FOR).delete()
    for letter in Letter.objects.filter(claimed_at=None, asked_at__gt=at - TRIED_FOR).order_by("pk"):
        mine = Letter.objects.filter(pk=letter.pk, claimed_at=None)
        if mine.update(claimed_at=at):
            _post(letter, at)


def _post(letter: Letter, at: datetime) -> None:
    mail = _mail(letter, at)
    if mail is None:
        return
    try:
        mail.send()
    except OSError as error:
        logger.warning("A letter about signing in could not leave: %s", type(error).__name__)
        Letter.objects.filter(pk=letter.pk).update(claimed_at=None)
    else:
        Letter.objects.filter(pk=letter.pk).update(sent_at=at)


def _mail(letter: Letter, at: datetime) -> EmailMessage | None:
    """None when nobody here has this address."""
    member = StaffMember.objects.filter(email__iexact=letter.email, is_active=True).first()
    if letter.said:
        return EmailMessage("Your sign-in to Touchline", _changed(letter), to=[letter.email])
    if member is None:
        return None
    link = f"{settings.SITE_URL}/invited/{reset_link(member=member, at=at)}/"
    return EmailMessage("Another password for Touchline", _forgotten(member, link), to=[member.email])


def _forgotten(member: StaffMember, link: str) -> str:
    return f"""Hello {member.short_name},

choose another password here; the link works once, within the hour:
{link}

If you did not ask for this, nothing has changed and you need do nothing.
"""


def _changed(letter: Letter) -> str:
    return f"""Hello,

{letter.said} ({letter.asked_at:%-d %B %Y, %H:%M} UTC)

If that was not you, tell your administrator at once.
{settings.SITE_URL}/settings/you/
"""
