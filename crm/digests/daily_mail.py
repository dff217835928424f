"""The note of the morning in words: late things first, then what falls due."""

from __future__ import annotations

from datetime import datetime, tzinfo

from django.core.mail import EmailMultiAlternatives

from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock, Commitment

from . import links, words
from .daily import Today, daily_key, today_of
from .lines import place
from .models import Delivery
from .snapshot import Row, Section, short
from .writing import write


def daily_mail(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
    """As it stands when it leaves; a note of yesterday says nothing today."""
    today = today_of(delivery.recipient, at)
    if not delivery.recipient.daily_note or delivery.key != daily_key(delivery.recipient_id, today.morning):
        return None
    found, said = sections(today, at), lede(today, at)
    context = {"said": said, "day": today.morning, "sections": found, "desk": links.DESK, "you": links.RECEIVE}
    return write(delivery, said.rstrip("."), "daily", context) if found else None


def sections(today: Today, at: datetime) -> list[Section]:
    """Late things first, then what falls due; at most five rows each."""
    zone = today.morning.tzinfo
    late = [_reply(clock, at, zone) for clock in today.clocks if _is_late(clock, at)]
    late += [_promise(row, zone, "late") for row in today.promises if row.due < at]
    due = [_reply(clock, at, zone) for clock in today.clocks if not _is_late(clock, at)]
    due += [_promise(row, zone, "soon") for row in today.promises if row.due >= at]
    parts = (("Late", late), ("Due today", due))
    return [short(title, rows, len(rows), links.DESK) for title, rows in parts if rows]


def lede(today: Today, at: datetime) -> str:
    """“One reply is late. Two replies and one promise are due today.”"""
    replies = [_is_late(clock, at) for clock in today.clocks]
    promises = [row.due < at for row in today.promises]
    told = (
        _counted(sum(replies), sum(promises), "late"),
        _counted(len(replies) - sum(replies), len(promises) - sum(promises), "due today"),
    )
    return " ".join(filter(None, told))


def _counted(replies: int, promises: int, how: str) -> str:
    parts = [words.several(replies, "reply", "replies")] if replies else []
    parts += [words.several(promises, "promise")] if promises else []
    verb = "is" if replies + promises == 1 else "are"
    return words.capital(f"{words.listed(parts)} {verb} {how}.") if parts else ""


def _is_late(clock: Clock, at: datetime) -> bool:
    return clock.late_after is not None and clock.late_after < at


def _reply(clock: Clock, at: datetime, zone: tzinfo | None) -> Row:
    over = _is_late(clock, at)
    left = words.bare_hours(working_so_far(clock, at) - clock.target)
    due = clock.due_at.astimezone(zone) if clock.due_at else at
    return Row(
        title=f"Reply to {place(clock.client, clock.opened_by.projects.all())}",
        detail=clock.opened_by.summary,
        figure=f"{left} h over" if over else f"by {due:%H:%M}",
        tone="late" if over else "soon",
        path=links.interaction(clock.opened_by_id),
    )


def _promise(row: Commitment, zone: tzinfo | None, tone: str) -> Row:
    due = row.due.astimezone(zone)
    return Row(
        title=f"Promised to {place(row.client, [row.project] if row.project else [])}",
        detail=row.text,
        figure=f"due {due:%-d %b}" if tone == "late" else f"by {due:%H:%M}",
        tone=tone,
        path=links.project(row.project_id) if row.project_id else links.client(row.client_id),
    )
