"""What a channel is told. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Value, When

from crm.projects.models import Project
from crm.staff.values import DigestScope, StaffRole
from crm.watch.models import Flag, FlagEvent
from crm.watch.queries import arithmetic_now
from crm.watch.values import STANDING, Happening

from . import links
from .lines import place
from .models import Channel, ChannelPost, Digest
from .period import last_period
from .snapshot import thaw
from .values import PostKind

# What is older than this is no news, such as after a channel was off for a while.
NEWS = timedelta(days=2)
UNNAMED = "a restricted client"
Message = tuple[str, str]


# What a switch of a channel means, off and on.
SWITCHES = {
    "verdict": ("hears no verdict of the week", "hears the verdict of the week"),
    "cleared": ("names no restricted client", "may name restricted clients"),
    "is_on": ("is told nothing", "is told"),
}


def in_words(channel: Channel, field: str) -> str:
    """What stands in a field, as a person reads it."""
    value = getattr(channel, field)
    if field in SWITCHES:
        return SWITCHES[field][value]
    return str(value) if field == "name" else f"escalations from level {value}" if value else "no escalations"


def levels_to_post(events: Iterable[FlagEvent], at: datetime) -> Iterator[ChannelPost]:
    """The messages of these lines of history: of what one look found, the highest level of each question, once for
    each channel that hears of it."""
    reached = {event.flag_id: event for event in sorted(events, key=_level_of) if event.happening == Happening.LEVEL}
    channels = Channel.objects.filter(is_on=True, from_level__isnull=False) if reached else []
    for channel in channels:
        for event in reached.values():
            if _level_of(event) >= (channel.from_level or 0):
                key = f"level:{channel.pk}:{event.flag.subject}:{event.level}"
                yield ChannelPost(key=key, channel=channel, kind=PostKind.LEVEL, event=event, made_at=at, not_before=at)


def _level_of(event: FlagEvent) -> int:
    return event.level or 0


def verdicts_to_post(at: datetime) -> Iterator[ChannelPost]:
    """The verdict of the last week, once it is frozen, for each channel that was there by then."""
    period = last_period(at)
    if not period.due_at <= at < period.due_at + NEWS:
        return
    channels = list(Channel.objects.filter(is_on=True, verdict=True, made_at__lte=period.due_at))
    digest = _of_the_house(period.start) if channels else None
    for channel in channels if digest else []:
        key = f"verdict:{channel.pk}:{period.monday}"
        yield ChannelPost(key=key, channel=channel, kind=PostKind.VERDICT, digest=digest, made_at=at, not_before=at)


def _of_the_house(start: datetime) -> Digest | None:
    """The week as the chief executive reads it, else as another reader of everything does."""
    chief = Case(When(recipient__staff_role=StaffRole.CEO, then=Value(0)), default=Value(1))
    rows = Digest.objects.filter(period_start=start, recipient__digest_scope=DigestScope.ALL)
    return rows.order_by(chief, "recipient").first()


def message_of(post: ChannelPost, at: datetime) -> Message | None:
    """Title and text as they stand now; None when there is nothing left to say."""
    if post.kind == PostKind.TEST:
        return "Touchline reaches this channel.", f"Sent by hand. {settings.SITE_URL}"
    if at - post.made_at > NEWS:
        return None
    if post.digest:
        week = thaw(post.digest.figures)
        # Only counts: a sentence of the verdict names nobody.
        return f"{week.strong} {week.rest}", f"{week.label}\n{settings.SITE_URL}{week.path}"
    return _level(post, post.event, at) if post.event else None


def _level(post: ChannelPost, event: FlagEvent, at: datetime) -> Message | None:
    flag = event.flag
    if flag.closed_at is not None or flag.status not in STANDING:
        return None
    address = f"{settings.SITE_URL}{links.flag(flag.pk)}"
    title = f"Level {event.level}, {flag.get_flag_kind_display().lower()}: "
    if flag.of_client.restricted_access and not post.channel.cleared:
        return f"{title}{UNNAMED}", address
    return f"{title}{place(flag.of_client, _projects(flag))}", f"{arithmetic_now([flag], at)[flag.pk]}\n{address}"


def _projects(flag: Flag) -> list[Project]:
    return [*flag.interaction.projects.all()] if flag.interaction else [flag.project] if flag.project else []
