"""What a reader says in an answer to a mail of ours, and what it means. Nothing here writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm.capture.envelope import parts_of, read
from crm.capture.mail.text import answered
from crm.capture.models import CapturedMail
from crm.capture.replying import answered_by
from crm.conversations.line import Given, Moment, Question
from crm.conversations.line import read as read_line
from crm.conversations.nameable import index_for
from crm.conversations.outlook import NONE, Outlook, outlook
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at

from .models import Delivery
from .names import message_ids
from .values import ANSWERABLE

# Longer texts are no line.
LONGEST = 2000
# A mail that is older than this is answered no more: its names have changed since.
ANSWERED_WITHIN = timedelta(days=60)
GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon)|hallo|guten (?:tag|morgen)|liebe[rs]?|bonjour|salut|hola|ciao|"
    r"buongiorno|beste|hej|olá)\b[^.:;?\n]{0,40}[,!.]?",
    re.IGNORECASE,
)


def answered_mail(mail: CapturedMail, at: datetime) -> Delivery | None:
    """The mail of ours that its own reader answers: by the address it went to, else by the name it refers to."""
    envelope = read(mail.message)
    addresses = [box.address for box in (*envelope.to, *envelope.cc)]
    found = answered_by([*addresses, *envelope.handed_to])
    rows = Delivery.objects.filter(recipient=mail.dropped_by, kind__in=ANSWERABLE, sent_at__gt=at - ANSWERED_WITHIN)
    if found:
        return rows.filter(pk=found[0]).first()
    named = set(envelope.answers)
    return next((row for row in rows.order_by("-sent_at") if named & set(message_ids(row.key))), None)


def line_of(mail: CapturedMail) -> str:
    """The first paragraph of what is new in it, in one line; a greeting is none."""
    paragraphs = (" ".join(one.split()) for one in re.split(r"\n\s*\n", answered(parts_of(mail.message))))
    return next((one for one in paragraphs if one and not GREETING.fullmatch(one)), "")


def understood(line: str, reader: StaffMember, said_at: datetime) -> Outlook:
    """What a line means, said by this person at that moment. Nobody is there to ask, so of several waiting questions
    it answers none."""
    hours = calendar_at(said_at)
    moment = Moment(said_at, ZoneInfo(reader.timezone) if reader.timezone else hours.zone, hours)
    given = Given(index_for(reader, said_at), moment)
    reading = read_line(line, given)
    seen = outlook(reading, given, None)
    if any(question.key == "answers" for question in seen.open):
        seen = outlook(reading, replace(given, answers={"answers": NONE}), None)
    return seen


def to_say(seen: Outlook) -> Iterator[dict[str, object]]:
    """What must be said more precisely, each with what there is to choose from."""
    for question in seen.open:
        yield {"text": question.text, "choices": [choice.label for choice in question.choices if _is_said(question)]}


def _is_said(question: Question) -> bool:
    """Whether the choices are words that a line may hold; others only a press can choose."""
    return question.key in ("whom", "project", "channel") or question.key.startswith(("who:", "leader:"))
