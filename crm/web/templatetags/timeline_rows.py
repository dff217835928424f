"""The rows of a timeline. A page has two dozen, so they are put together without a template."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from crm.conversations.models import Clock, Interaction, Participation
from crm.conversations.values import ClockState, Direction, ParticipationKind

from ..filling import filled, joined, lean
from .touchline import moment, span

register = template.Library()

ROW = lean("""<li class="event{kind}">
  <div class="small text-secondary">{when} · {channel} · {direction}{remark}</div>
  <div class="who">{ours} {arrow} {theirs}</div>
  <div><a class="plain" href="/interactions/{number}/">{summary}</a>{clock}</div>
</li>
""")
ARROWS = {Direction.INBOUND: "←", Direction.OUTBOUND: "→"}
BADGE = ' <span class="badge{}">{}</span>'


@register.simple_tag
def timeline_rows(facts: Iterable[Interaction]) -> SafeString:
    return SafeString("".join(map(_row, facts)))


def _row(fact: Interaction) -> SafeString:
    clock: Clock | None = getattr(fact, "clock", None)
    ours, theirs = fact.participations.all(), fact.contacts.all()
    return filled(
        ROW,
        kind=_kind(fact, clock),
        when=moment(fact.occurred_at),
        channel=fact.get_channel_display().lower(),
        direction=fact.get_direction_display().lower(),
        remark=f"{' · automatic' if fact.automatic else ''}{'' if fact.reached else ' · did not reach them'}",
        ours=joined(", ", (filled("{}{}", part.staff.name, _part(part)) for part in ours)),
        arrow=ARROWS.get(Direction(fact.direction), "↔") if ours and theirs else "",
        theirs=joined(", ", (contact.name for contact in theirs)),
        number=fact.pk,
        summary=fact.summary,
        clock=_badge(clock) if clock else "",
    )


def _kind(fact: Interaction, clock: Clock | None) -> str:
    if clock and clock.state == ClockState.RUNNING:
        return " event-wait"
    return " event-note" if fact.direction == Direction.INTERNAL else ""


def _part(part: Participation) -> SafeString | str:
    if part.as_leader and part.counts:
        return filled(BADGE, " bg-azure-lt", "leader")
    return " (in copy)" if part.participation == ParticipationKind.CC else ""


def _badge(clock: Clock) -> SafeString:
    """How its question was answered, or that it waits."""
    if clock.state == ClockState.RUNNING:
        return filled(BADGE, " bg-yellow-lt", "waits for us")
    if clock.state == ClockState.WAIVED:
        return filled(BADGE, "", "no reply needed")
    if clock.in_time:
        return filled(BADGE, " bg-green-lt", f"answered in {span(clock.working)}")
    return filled(BADGE, " bg-red-lt", f"answered late, in {span(clock.working)}")
