"""Working time against other ways to reckon it, on the same spans in one run: `bin/bench worktime`.

The goal: at least 1,000 times businesstimedelta, 30 times business-duration and 20 times a plain walk over the days,
with aware datetimes, and equal to that walk on a million random spans.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from zoneinfo import ZoneInfo

import businesstimedelta
import holidays
import pytz
from business_duration import businessDuration

from crm.worktime import WorkCalendar

SITE = "America/New_York"
ZONE = ZoneInfo(SITE)
OPENS, CLOSES = wall(8), wall(17)
YEARS = range(2020, 2028)
CLOSED = {day: str(name) for day, name in holidays.country_holidays("US", years=YEARS).items()}
WORKING_DAYS = (0, 1, 2, 3, 4)
ROUNDS = 7

Span = tuple[datetime, datetime]
Way = Callable[[datetime, datetime], timedelta]


def spans(number: int, seed: int) -> Iterator[Span]:
    """Spans of up to ninety days, exact to the second, in UTC as they are stored."""
    dice = random.Random(seed)
    first, length = datetime(YEARS[0], 2, 1, tzinfo=UTC), 365 * (len(YEARS) - 1) * 86_400
    for _ in range(number):
        start = first + timedelta(seconds=dice.randrange(length))
        yield start, start + timedelta(seconds=dice.randrange(90 * 86_400))


def ours() -> Way:
    hours = {day: [[f"{OPENS:%H:%M}", f"{CLOSES:%H:%M}"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return WorkCalendar.from_spec({"tz": SITE, "hours": hours, "holidays": CLOSED}).elapsed


def day_walk(start: datetime, end: datetime) -> timedelta:
    """The plain way (B1): look at every local date and add what of its hours lies in the span."""
    day, last, total = start.astimezone(ZONE).date(), end.astimezone(ZONE).date(), timedelta()
    while day <= last:
        if day.weekday() in WORKING_DAYS and day not in CLOSED:
            low = max(start, datetime.combine(day, OPENS, ZONE).astimezone(UTC))
            high = min(end, datetime.combine(day, CLOSES, ZONE).astimezone(UTC))
            total += max(high - low, timedelta())
        day += timedelta(days=1)
    return total


def businesstimedelta_way() -> Way:
    zone = pytz.timezone(SITE)
    days = businesstimedelta.WorkDayRule(OPENS, CLOSES, list(WORKING_DAYS), tz=zone)
    rules = businesstimedelta.Rules([days, businesstimedelta.HolidayRule(CLOSED, tz=zone)])
    return lambda start, end: rules.difference(start, end).timedelta


def business_duration_way(start: datetime, end: datetime) -> timedelta:
    """It reads wall clocks, so it is given the site's."""
    low, high = start.astimezone(ZONE), end.astimezone(ZONE)
    return timedelta(seconds=int(businessDuration(low, high, OPENS, CLOSES, holidaylist=CLOSED, unit="sec")))


def timed(way: Way, some: Sequence[Span]) -> float:
    """Seconds a span."""
    begin = time.perf_counter()
    for start, end in some:
        way(start, end)
    return (time.perf_counter() - begin) / len(some)


def compare(number: int) -> bool:
    """Time every way on the same spans, interleaved; print how many times ours is as fast. False: below the goal."""
    some = list(spans(number, seed=1))
    product = ours()
    others: dict[str, tuple[Way, int]] = {
        "businesstimedelta": (businesstimedelta_way(), 1000),
        "business-duration": (business_duration_way, 30),
        "day walk": (day_walk, 20),
    }
    times: dict[str, list[float]] = {name: [] for name in ("ours", *others)}
    for _ in range(ROUNDS):
        times["ours"].append(timed(product, some))
        for name, (way, _) in others.items():
            times[name].append(timed(way, some))
    best = {name: min(rounds) for name, rounds in times.items()}
    print(f"{number} spans, best of {ROUNDS} rounds; ours takes {best['ours'] * 1e6:.2f} µs a span")
    print(f"{'':20}{'µs a span':>12}{'times ours':>12}{'goal':>8}{'same answer':>14}")
    for name, (way, goal) in others.items():
        same = sum(way(start, end) == product(start, end) for start, end in some)
        ratio = best[name] / best["ours"]
        print(f"{name:20}{best[name] * 1e6:12.1f}{ratio:12.0f}{goal:8}{same / number:14.1%}")
    return all(best[name] / best["ours"] >= goal for name, (_, goal) in others.items())


def equal(number: int) -> bool:
    """Whether ours says what the day walk says on so many random spans; the first difference is told."""
    product = ours()
    for start, end in spans(number, seed=2):
        if product(start, end) != day_walk(start, end):
            print(f"not equal: {start} to {end}: {product(start, end)}, by the walk {day_walk(start, end)}")
            return False
    print(f"equal to the day walk on {number:,} random spans")
    return True


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--spans", type=int, default=1_000_000, help="random spans that must equal the day walk")
    options.add_argument("--timed", type=int, default=300, help="spans that every way is timed on")
    chosen = options.parse_args()
    reached, right = compare(chosen.timed), equal(chosen.spans)
    if not reached:
        print("below the goal")
    return 0 if reached and right else 1


if __name__ == "__main__":
    sys.exit(main())
