"""The parts of a week and of a client's review: figures, bars, sections and what is asked of their reader. A page has
sixty lines of them, so they are put together without a template."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from crm.digests.offers import Button
from crm.digests.snapshot import Ask, Bar, Card, Row, Section

from ..filling import filled, lean
from .touchline import state

register = template.Library()

FIGURE = lean("""
  <span class="small text-secondary">{name}</span>
  <span class="state-line">{state}</span>
  <span class="small text-secondary">{more}</span>
""")
CARD = '<li class="card"><div class="card-body figure">{}</div></li>\n'
CARD_THAT_LEADS = '<li class="card"><a class="card-body figure" href="{}">{}</a></li>\n'
BAR = lean("""<svg class="stacked" viewBox="0 0 10 40" preserveAspectRatio="none" role="img"
  aria-label="{label}: {kept} of {all} in target"><rect class="missed" width="10" height="{above}"/><rect
  class="kept" y="{above}" width="10" height="{below}"/></svg>""")
WEEK = '<th scope="col"><a class="quiet" href="{}">{}<br><b>{}</b></a></th>'
SECTION = lean("""<section class="card" aria-labelledby="section-{number}">
  <div class="card-header"><h2 class="card-title" id="section-{number}">{title}</h2></div>
  <ul class="rows">
  {rows}</ul>
  {more}
</section>
""")
ROW = lean("""<li class="row-item">
  <div>
    <h3 class="item">{title}</h3>
    {detail}
  </div>
  <div class="fact">{fact}</div>
</li>
""")
LINK = '<a href="{}">{}</a>'
DETAIL = '<div class="small text-secondary">{}</div>'
FOOTER = '<div class="card-footer">{}</div>'
BUTTONS = '<div class="btn-list mt-2">{}</div>'
BUTTON = '<a class="btn btn-sm{}" href="{}" aria-label="{}: {}">{}</a>'


@register.simple_tag
def figure_cards(cards: Iterable[Card]) -> SafeString:
    return SafeString("".join(map(_card, cards)))


def _card(card: Card) -> SafeString:
    figure = filled(FIGURE, name=card.name, state=state(card.tone, card.figure), more=card.more)
    return filled(CARD_THAT_LEADS, card.path, figure) if card.path else filled(CARD, figure)


@register.simple_tag
def trend_bars(trend: Iterable[Bar]) -> SafeString:
    """The first replies of each week drawn, and under them its date and its figures."""
    bars = list(trend)
    drawn = "".join(f"<td>{_drawn(bar) if bar.verdicts else ''}</td>" for bar in bars)
    told = "".join(filled(WEEK, bar.path, bar.label, bar.text) for bar in bars)
    return SafeString(f"<tr>{drawn}</tr>\n<tr>{told}</tr>")


def _drawn(bar: Bar) -> SafeString:
    heights = {"above": bar.missed_height, "below": bar.kept_height}
    return filled(BAR, label=bar.label, kept=bar.in_target, all=bar.verdicts, **heights)


@register.simple_tag
def section_cards(sections: Iterable[Section]) -> SafeString:
    """The sections, each with its rows and where the rest of them is."""
    return SafeString("".join(_section(section, number) for number, section in enumerate(sections, 1)))


def _section(section: Section, number: int) -> SafeString:
    rows = SafeString("".join(map(_row, section.rows)))
    more = filled(FOOTER, _linked(section.path, section.more)) if section.more else ""
    return filled(SECTION, number=number, title=section.title, rows=rows, more=more)


def _row(row: Row) -> SafeString:
    return filled(
        ROW,
        title=_linked(row.path, row.title),
        detail=filled(DETAIL, row.detail) if row.detail else "",
        fact=state(row.tone, row.figure) if row.figure else "",
    )


def _linked(path: str, text: str) -> SafeString | str:
    return filled(LINK, path, text) if path else text


@register.simple_tag
def ask_rows(asks: Iterable[tuple[Ask, Iterable[Button]]]) -> SafeString:
    """What is asked of the reader, each with the buttons of its acts; the first is what it proposes."""
    return SafeString("".join(_ask(ask, buttons) for ask, buttons in asks))


def _ask(ask: Ask, buttons: Iterable[Button]) -> SafeString:
    acts = "".join(
        filled(BUTTON, "" if place else " btn-primary", path, label, ask.title, label)
        for place, (label, path) in enumerate(buttons)
    )
    return filled(
        ROW,
        title=filled(LINK, ask.path, ask.title),
        detail=filled("{}{}", filled(DETAIL, ask.reason), filled(BUTTONS, SafeString(acts)) if acts else ""),
        fact=state("late", ask.when),
    )
