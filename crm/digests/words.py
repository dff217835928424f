"""Sentences from figures: natural in the singular, the plural, at zero and when something is not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm.conversations.queries import Tally, WeekFigures
from crm.leadership.slots import Slot

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
HOUR = timedelta(hours=1)
# What each level of the ladder proposes to the person it reaches.
STEPS = {
    1: "Reply, promise a date, or say that no reply is needed.",
    2: "Ask the owner what stands in the way.",
    3: "Call the client{hours}.",
    4: "Call the client today{hours}.",
}
# Under this share in target a week is a bad one; a change by less than this is no movement.
BAD, MOVED = 0.8, 0.1
MOST_NAMES = 6


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def several(count: int, one: str, many: str = "") -> str:
    """“no project”, “one project”, “four projects”."""
    return f"{number(count)} {one if count in (0, 1) else many or one + 's'}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """With its full stop, where it ends with no mark of its own."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def bare_hours(span: timedelta) -> str:
    return f"{span / HOUR:.1f}"


def ranges(hours: Sequence[Sequence[str]]) -> str:
    """“08:00–12:00, 13:00–15:00”"""
    return ", ".join(f"{opens}–{closes}" for opens, closes in hours)


def share(week: Tally) -> float | None:
    return week.in_target / week.verdicts if week.verdicts else None


def opening(week: Tally, before: Sequence[Tally], *, unknown: int = 0, broken: bool = False) -> str:
    """How the week compares, in a few words. `before` are the weeks before, the latest first; `unknown` projects may
    have questions nobody has seen, so that no week is clean with them, nor with anything `broken` beside replies."""
    now = share(week)
    known = [part for part in map(share, before) if part is not None]
    if now is None:
        return "A quiet week:"
    if now == 1 and unknown:
        return "Clean as far as is known:"
    if now == 1 and broken:
        return "Every reply in time:"
    if now == 1:
        return "A clean week:" if not known or known[0] == 1 else "Clean again:"
    if len(known) > 1 and now < BAD and all(part == 1 for part in known[:3]):
        return "One bad week after clean ones:"
    return _movement(now, known)


def _movement(now: float, known: Sequence[float]) -> str:
    if known and now >= known[0] + MOVED:
        return "A better week:"
    if known and now <= known[0] - MOVED:
        return "A worse week:"
    return "A bad week:" if now < BAD else "A mixed week:"


def rest(
    week: Tally,
    before: Tally | None,
    *,
    late: int,
    lapsed: tuple[int, int, int],
    waiting: tuple[int, int],
    broken: int = 0,
    unknown: int = 0,
) -> str:
    """What follows the opening: replies, who waits too long, projects without a leader (now, a week ago, of how many),
    broken promises where nothing worse is said, who waits (all, due today). With `unknown` projects nothing is said of
    everybody.
    """
    otherwise = "" if late or lapsed[0] or not broken else f"{several(broken, 'promise is', 'promises are')} overdue."
    sentences = (
        replies(week, before),
        capital(f"{several(late, 'reply', 'replies')} late now.") if late else "",
        uncovered(*lapsed, unknown=unknown),
        capital(otherwise),
        still_running(*waiting, late, unknown=unknown),
    )
    return " ".join(filter(None, sentences))


def replies(week: Tally, before: Tally | None) -> str:
    """“7 of 12 first replies in target (week before: 2 of 2).”"""
    if not week.verdicts:
        return "no first reply fell due."
    then = f" (week before: {before.in_target} of {before.verdicts})" if before and before.verdicts else ""
    if week.verdicts == 1:
        return f"the only first reply was {'in target' if week.in_target else 'late'}{then}."
    return f"{week.in_target} of {week.verdicts} first replies in target{then}."


def uncovered(lapsed: int, before: int, projects: int, *, unknown: int = 0) -> str:
    """“Four projects have no leader’s contact (week before: three).”"""
    if not projects:
        return "No project is open."
    if not lapsed:
        return f"Every project {'that is known of ' if unknown else ''}has had its leader’s contact."
    then = f" (week before: {number(before) if before else 'none'})" if before != lapsed else ""
    return capital(f"{several(lapsed, 'project')} {'has' if lapsed == 1 else 'have'} no leader’s contact{then}.")


def still_running(running: int, today: int, late: int, *, unknown: int = 0) -> str:
    """Who waits beside those whose reply is late already."""
    if not running:
        return f"Nobody {'else ' if late else ''}is {'known to be ' if unknown else ''}waiting."
    return capital(f"{several(running, 'clock')} still running{_when(running, today)}.")


def _when(running: int, today: int) -> str:
    if not today:
        return ""
    if running > today:
        return f", {number(today)} due today"
    return ", all due today" if running > 1 else ", due today"


def speed(week: WeekFigures) -> str:
    """Median and slowest; the items themselves where there are too few to speak of a median."""
    if not week.answered:
        return "No first reply was given."
    if not week.enough:
        items = listed([bare_hours(span) for span in week.answered])
        who = "The only first reply" if len(week.answered) == 1 else "First replies"
        return f"{who} took {items} business hours."
    slowest, p90, median = (bare_hours(span or timedelta()) for span in (week.slowest, week.p90, week.median))
    most = f"nine of ten within {p90}, " if p90 != slowest else ""
    return f"Median first reply {median} business hours{before(week)}, {most}slowest {slowest}."


def before(week: WeekFigures) -> str:
    """“ (week before: 1.8)”; nothing where the week before had too few answers to speak of a median."""
    if week.before is None or week.median is None:
        return ""
    then = bare_hours(week.before)
    return f" ({'as the week before' if then == bare_hours(week.median) else f'week before: {then}'})"


def unknown(said: str, names: Sequence[str], *, over: bool) -> str:
    """“info@ has brought nothing since Tuesday 14:10, so Alder and Cedar are unknown.”"""
    if not names:
        return f"{said}."
    rest = len(names) - MOST_NAMES
    shown = listed([*names[:MOST_NAMES], f"{rest} more"] if rest > 0 else names)
    if over:
        return f"{said}; what it tells of {shown} may have come late."
    return f"{said}, so {shown} {'is' if len(names) == 1 else 'are'} unknown."


def waived(count: int) -> str:
    return capital(f"{several(count, 'question')} needed no reply.") if count else ""


def listed(names: Sequence[str]) -> str:
    """“Alder, Birch and Cedar”"""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def due(at: datetime | None, zone: ZoneInfo) -> str:
    return f"due {at.astimezone(zone):%a %-d %b %H:%M}" if at else "never due"


def propose(caller: str, slots: Sequence[Slot], ours: ZoneInfo, theirs: ZoneInfo) -> str:
    """“Call them: Mon 19 Oct 09:00 (14:00 in London) or Tue 20 Oct 08:00 (13:00 in London).” An empty caller: you."""
    who = f"Ask {caller} to call them" if caller else "Call them"
    if not slots:
        return f"{who}; their time zone is not known."
    times = " or ".join(_slot(slot, ours, theirs) for slot in slots)
    apart = " Their hours never meet ours." if slots[0].outside else ""
    return f"{who}: {times}.{apart}"


def _slot(slot: Slot, ours: ZoneInfo, theirs: ZoneInfo) -> str:
    here, there = slot.start.astimezone(ours), slot.start.astimezone(theirs)
    if here.utcoffset() == there.utcoffset():
        return f"{here:%a %-d %b %H:%M}"
    day = "" if here.date() == there.date() else f"{there:%a} "
    return f"{here:%a %-d %b %H:%M} ({day}{there:%H:%M} in {theirs.key.rpartition('/')[2].replace('_', ' ')})"
