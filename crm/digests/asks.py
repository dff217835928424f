"""What only this reader can settle: at most three, each with a name, a reason and a date, worst first.

They are chosen from what the sections ask already. Worst is what has used most of the time it was allowed: the days of
a leadership limit, the working time of a reply, the days from a promise to its date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from crm.clients.reach import reach
from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock, Commitment
from crm.leadership.lapses import Lapse
from crm.staff.models import StaffMember
from crm.staff.values import StaffRole

from . import links, words
from .listed import MOST_ASKED
from .snapshot import Ask
from .values import About, Act
from .view import LateClock, View

# The level from which a late reply of anybody's client is theirs (POLICIES.md, escalation ladder).
THEIR_LEVEL = {StaffRole.CEO.value: 4, StaffRole.PROGRAM_DIRECTOR.value: 2}
# Many are weighed and three are put into words.
Weighed = tuple[float, Callable[[], Ask]]


def asks_of(reader: StaffMember, view: View) -> list[Ask]:
    """Of a view that this reader shares with all who see the same clients."""
    found = [*_leaders(reader, view), *_replies(reader, view), *_promises(reader, view)]
    return [ask() for _, ask in sorted(found, key=lambda one: -one[0])[:MOST_ASKED]]


def _leaders(reader: StaffMember, view: View) -> Iterator[Weighed]:
    """Projects of the clients they sponsor, unless a contact is planned."""
    for one in view.gaps.lapsed:
        if one.row.sponsor_id == reader.pk and not one.row.is_planned:
            yield one.gap.days / max(one.gap.limit, 1), partial(_call, one, reader, view)


def _call(lapse: Lapse, reader: StaffMember, view: View) -> Ask:
    row, gap = lapse.row, lapse.gap
    seen = f"last {gap.last:%-d %B}" if gap.last else "never so far"
    reachable = reach(row, view.today)
    hours = f" They are open {reachable.in_zone(view.hours.zone)}." if reachable and reachable.start else ""
    since = view.today - timedelta(days=gap.days - gap.limit)
    acts = [Act.DID, *_leading(reader), Act.SNOOZE] if reader.is_leadership else [Act.SNOOZE]
    return Ask(
        title=f"Call {row.client} about {row.code_name}",
        reason=f"No leader in {words.several(gap.days, 'day')}, {seen}; the limit is {gap.limit}.{hours}",
        when=f"Was due {since:%-d %b}",
        about=About.PROJECT,
        number=row.number,
        acts=[act.value for act in acts],
        path=links.project(row.number),
    )


def _leading(reader: StaffMember) -> list[Act]:
    other = reader.backup
    stands_in = other is not None and other.is_leadership and other.is_active
    return [Act.WILL, Act.ALTERNATE] if stands_in else [Act.WILL]


def _replies(reader: StaffMember, view: View) -> Iterator[Weighed]:
    """Late replies they own, of the clients they sponsor, or at their level of the ladder."""
    level = THEIR_LEVEL.get(reader.staff_role)
    for row in view.longest_late:
        clock = row.clock
        theirs = reader.pk in (clock.owner_id, clock.client.executive_sponsor_id)
        if theirs or (level is not None and row.level >= level):
            yield working_so_far(clock, view.at) / clock.target, partial(_answer, row, reader, view)


def _answer(row: LateClock, reader: StaffMember, view: View) -> Ask:
    clock = row.clock
    over = words.bare_hours(working_so_far(clock, view.at) - clock.target)
    owned = "Nobody owns it" if clock.owner is None else f"Owner: {clock.owner.name}"
    whose = "" if clock.owner_id == reader.pk else f" {owned}."
    return Ask(
        title=f"{clock.client.name}{f' / {row.projects}' if row.projects else ''} waits for a reply",
        reason=f"{words.sentence(clock.opened_by.summary)} {over} h over target.{whose}",
        when=f"Since {_day(clock.opened_at, view)}",
        about=About.INTERACTION,
        number=clock.opened_by_id,
        acts=[act.value for act in _answering(clock, row, reader)],
        path=links.interaction(clock.opened_by_id),
    )


def _answering(clock: Clock, row: LateClock, reader: StaffMember) -> Iterator[Act]:
    yield Act.DID
    if reader.is_leadership and row.projects:
        yield Act.WILL
    if clock.owner_id not in (None, reader.pk):
        yield Act.NUDGE
    yield Act.SNOOZE


def _promises(reader: StaffMember, view: View) -> Iterator[Weighed]:
    """Their own, past their dates."""
    for row in view.promises_of(reader):
        allowed = max(row.due - row.made_at, timedelta(days=1))
        yield (view.at - row.due) / allowed + 1, partial(_keep, row, view)


def _keep(row: Commitment, view: View) -> Ask:
    return Ask(
        title=f"Keep your promise to {row.client.name}{f' / {row.project.code_name}' if row.project else ''}",
        reason=words.sentence(row.text),
        when=f"Due {_day(row.due, view)}",
        about=About.PROMISE,
        number=row.pk,
        acts=[Act.DID.value, Act.SNOOZE.value],
        path=links.project(row.project_id) if row.project_id else links.client(row.client_id),
    )


def _day(at: datetime, view: View) -> str:
    return f"{at.astimezone(view.hours.zone):%-d %b}"
