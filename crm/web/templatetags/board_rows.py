"""The lines of the leadership board. A page has thirty, each with a quarter of weeks, so they are put together without
a template."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from crm.leadership.quarter import Cell

from ..filling import filled, lean
from ..leadership.board import Line
from .touchline import gap_state, moment

register = template.Library()

PART = '<tr class="part"><th scope="rowgroup" colspan="17">{}</th></tr>'
ROW = lean("""<tr>
  <th scope="row"><a href="{path}">{name}</a><div class="small text-secondary">{client}</div></th>
  {weeks}
  <td class="today">{state}<div class="small text-secondary">{last}, limit {limit}</div></td>
  <td class="who-calls">{sponsor}<div class="small text-secondary">{theirs}</div></td>
  <td class="who-asks">{asks}</td>
</tr>
""")
PLANNED = lean("""<div class="small">{leader}, {when}</div>{answers}
    <div class="small"><a href="/leadership/planned/{number}/invite.ics">to my calendar</a>{move}</div>""")
MOVE = ' · <a href="/leadership/planned/{}/move/" aria-label="Move the contact about {}">move</a>'
ANSWER = '<div class="small text-secondary">{} {}</div>'
ASK = '<a class="btn btn-sm{}" href="/leadership/{}/plan/">{}</a>'
WEEK = '<td class="cell cell-{}"><a href="{}?leader=1">{}</a></td>'
LATE = '<td class="cell cell-late"><span class="visually-hidden">too long without</span></td>'
UNKNOWN = '<td class="cell cell-unknown"><span>?<span class="visually-hidden"> unknown</span></span></td>'
EMPTY = '<td class="cell"></td>'


@register.simple_tag(takes_context=True)
def board_rows(context: Context, lines: Iterable[Line]) -> SafeString:
    """The body of the board: one's own projects first, under a heading where there are any."""
    acts = ("I will" if context["user"].is_leadership else "Ask a leader") if context["may_record"] else ""
    parts = [(own, "".join(_row(line, acts) for line in part)) for own, part in groupby(lines, lambda line: line.own)]
    headed = any(own for own, _ in parts)
    heads = (filled(PART, "Yours" if own else "The others") if headed else "" for own, _ in parts)
    return SafeString("".join(f"<tbody>{head}{rows}</tbody>" for head, (_, rows) in zip(heads, parts, strict=True)))


def _row(line: Line, acts: str) -> SafeString:
    project, gap = line.row.project, line.row.gap
    sponsor = project.client.executive_sponsor
    return filled(
        ROW,
        path=line.project_path,
        name=project.code_name,
        client=project.client.name,
        weeks=_weeks(line),
        state=gap_state(gap, line.silence),
        last=line.last,
        limit=gap.limit,
        sponsor=sponsor.name if sponsor else "no sponsor named",
        theirs=line.theirs,
        asks=_asks(line, acts),
    )


def _weeks(line: Line) -> SafeString:
    return SafeString("".join(_week(cell, line.project_path, line.unknown_from) for cell in line.cells))


def _week(cell: Cell, path: str, unknown_from: date | None) -> str:
    if cell.contacts:
        return filled(WEEK, min(cell.contacts, 3), path, cell.contacts)
    if cell.late:
        return LATE
    return UNKNOWN if unknown_from and cell.monday >= unknown_from else EMPTY


def _asks(line: Line, acts: str) -> SafeString | str:
    """Who will call and when; else the offer to ask somebody, where the reader may."""
    project, touch = line.row.project, line.planned
    if touch is None:
        urgent = " btn-primary" if line.row.gap.lapsed else ""
        return filled(ASK, urgent, project.pk, acts) if acts else ""
    return filled(
        PLANNED,
        number=touch.pk,
        leader=touch.leader.short_name,
        when=moment(touch.planned_for),
        answers=SafeString("".join(filled(ANSWER, *answer) for answer in line.answers)),
        move=filled(MOVE, touch.pk, project.code_name) if acts else "",
    )
