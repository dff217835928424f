"""What the intake shows to one person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from crm.capture.models import CapturedMail, MailState
from crm.capture.queries import groups, mail_for, said_for, waiting_mail
from crm.capture.waiting_meetings import waiting_meetings
from crm.staff.columns import numbers
from crm.staff.models import StaffMember

from .progress import Progress, runs_of
from .words import lede

# One look; what is behind the last group moves up when that is filed.
MOST_GROUPS, MOST_MAILS, MOST_ODD, MOST_RUNS = 12, 2000, 10, 5


def gather(user: StaffMember, at: datetime) -> dict[str, Any]:
    mails = mail_for(user, at=at)
    found, odd = groups(mails, most=MOST_MAILS), _odd(mails)
    count = numbers(waiting=waiting_mail(mails), rules=said_for(user, at=at), **odd)
    runs = runs_of(user, at)[:MOST_RUNS]
    return {
        "runs": [(run, Progress(run)) for run in runs],
        "lede": lede(found, count["waiting"], count["unreadable"]),
        "groups": found[:MOST_GROUPS],
        "more": len(found[MOST_GROUPS:]),
        "rules": count["rules"],
        "meetings": waiting_meetings(user, at),
        **{name: list(rows[:MOST_ODD]) for name, rows in odd.items() if count[name]},
    }


def _odd(mails: QuerySet[CapturedMail]) -> dict[str, QuerySet[CapturedMail]]:
    """What needs a look for another reason, by the section it stands in."""
    return {
        "review": mails.filter(state=MailState.REVIEW).order_by("sent_at", "id"),
        "unreadable": mails.filter(state=MailState.UNREADABLE).order_by("taken_in_at", "id"),
        "conflicts": mails.filter(id_conflict=True, conflict_seen_at=None).order_by("message_id", "id"),
    }
