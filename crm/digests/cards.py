"""The four figures a week is read by, each with the page that lists what it counts."""

from __future__ import annotations

from crm.conversations.queries import PromiseFigures, Tally, WeekFigures

from . import links, words
from .snapshot import Card
from .view import View

REPLIES, TIMES, PROMISES = "First replies in target", "Time to the first reply", "Promises kept by their date"


def in_target(figures: Tally) -> str:
    return f"{figures.in_target} of {figures.verdicts}" if figures.verdicts else "none fell due"


def first_reply(figures: WeekFigures) -> str:
    return speed(figures)[0] if figures.answered else "no reply given"


def kept_in_time(figures: PromiseFigures) -> str:
    return f"{figures.kept} of {figures.due}" if figures.due else "none fell due"


def all_cards(view: View) -> list[Card]:
    return [_in_target(view), _first_reply(view), _leaders(view), _promises(view)]


def _in_target(view: View) -> Card:
    figures, trend = view.figures
    before = trend[1]
    path = links.replies(view.period.monday)
    if not figures.verdicts:
        return Card(REPLIES, in_target(figures), path=path)
    more = f"week before {before.in_target} of {before.verdicts}" if before.verdicts else "none the week before"
    tone = _well(view) if figures.in_target == figures.verdicts else "late"
    return Card(REPLIES, in_target(figures), more, tone, path)


def _first_reply(view: View) -> Card:
    figures = view.figures[0]
    path = links.replies(view.period.monday, "answered")
    if not figures.answered:
        return Card(TIMES, first_reply(figures), path=path)
    return Card(TIMES, *speed(figures), path=path)


def speed(figures: WeekFigures) -> tuple[str, str]:
    """Median and percentile; under five answers the answers themselves (GLOSSARY.md)."""
    if not figures.enough or figures.median is None or figures.p90 is None or figures.slowest is None:
        return ", ".join(f"{words.bare_hours(span)} h" for span in figures.answered), "business hours, each answer"
    rest = f"nine of ten within {words.bare_hours(figures.p90)} h, slowest {words.bare_hours(figures.slowest)} h"
    if figures.before is not None:
        rest = f"week before {words.bare_hours(figures.before)} h, {rest}"
    return f"{words.bare_hours(figures.median)} h median", rest


def _leaders(view: View) -> Card:
    late, unknown, projects = len(view.gaps.lapsed), len(view.unknown), view.counts["projects"]
    if not projects:
        return Card("Projects with a leader in time", "no project is open", path=links.LEADERSHIP)
    soon = len(view.gaps.due_soon)
    more = f"{words.several(soon, 'is', 'are') if soon else 'none is'} due soon"
    more += f", {words.several(unknown, 'is', 'are')} unknown" if unknown else ""
    tone = "late" if late else _well(view)
    figure = f"{projects - late - unknown} of {projects}"
    return Card("Projects with a leader in time", figure, more, tone, links.LEADERSHIP)


def _well(view: View) -> str:
    """Good, unless something is unknown that might say otherwise."""
    return "unknown" if view.unknown else "good"


def _promises(view: View) -> Card:
    kept, broken = view.promised, view.counts["broken"]
    path = links.promises(view.period.monday)
    more = f"{words.several(broken, 'is', 'are')} overdue now" if broken else ""
    if not kept.due:
        return Card(PROMISES, kept_in_time(kept), more, "late" if broken else "", path)
    tone = "good" if kept.kept == kept.due else "late"
    return Card(PROMISES, kept_in_time(kept), more, tone, path)
