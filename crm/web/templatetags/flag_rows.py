"""The rows of the flags page. There are dozens, each with its acts, so they are put together without a template."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from crm.watch.models import Flag
from crm.watch.values import FlagKind, FlagStatus

from ..filling import filled, joined, lean
from ..row_forms import sent_along
from .touchline import day, severity

register = template.Library()

ROW = lean("""<li class="row-item flag">
  <div class="ticked">
    {tick}
    <div>
      <h3 class="item"><a href="/flags/{number}/">{whose}{projects}</a>{status}</h3>
      {about}<div class="small text-secondary">{why} · {owner}</div>
    </div>
  </div>
  <div class="fact">{severity}<div class="small text-secondary">since {since}</div></div>{acts}
</li>
""")
TICK = """<input class="form-check-input" type="checkbox" name="flag" value="{}" form="several"
      aria-label="Choose {}">"""
ACTS = lean("""
  <div class="acts">
    <form method="post" action="/flags/{number}/{verb}/">{hidden}<button class="btn btn-sm">{press}</button></form>
    <a class="btn btn-sm btn-ghost-secondary" href="/flags/{number}/#snooze">Snooze</a>{act}
  </div>""")


@register.simple_tag(takes_context=True)
def flag_rows(context: Context, flags: Iterable[tuple[Flag, str]]) -> SafeString:
    """Flags, each with why it stands, and with its acts for whoever may see to flags."""
    here = context["request"].get_full_path()
    hidden = sent_along(context) if context["may_record"] else None
    return SafeString("".join(_row(flag, why, here, hidden) for flag, why in flags))


def _row(flag: Flag, why: str, here: str, hidden: SafeString | None) -> SafeString:
    whose = flag.client.name if flag.client else flag.source.name if flag.source else ""
    return filled(
        ROW,
        number=flag.pk,
        whose=whose,
        tick=filled(TICK, flag.pk, whose) if hidden else "",
        projects=_projects(flag),
        status="" if flag.status == FlagStatus.OPEN else _status(flag),
        about=_about(flag),
        why=why[:1].upper() + why[1:],
        owner=_owner(flag),
        severity=severity(flag),
        since=day(flag.opened_at),
        acts=_acts(flag, here, hidden) if hidden else "",
    )


def _acts(flag: Flag, here: str, hidden: SafeString) -> SafeString:
    verb, press = ("acknowledge", "Seen") if flag.status == FlagStatus.OPEN else ("reopen", "Open again")
    return filled(ACTS, number=flag.pk, verb=verb, press=press, hidden=hidden, act=_act(flag, here))


def _projects(flag: Flag) -> SafeString:
    named = [flag.project] if flag.project else []
    said = flag.interaction.projects.all() if flag.interaction else ()
    return joined("", (filled(" / {}", project.code_name) for project in (*named, *said)))


def _status(flag: Flag) -> SafeString:
    until = filled(" until {}", day(flag.snoozed_until)) if flag.status == FlagStatus.SNOOZED else ""
    return filled(' <span class="badge">{}{}</span>', flag.get_status_display().lower(), until)


def _about(flag: Flag) -> SafeString | str:
    if flag.interaction:
        return filled("<div>{}</div>", flag.interaction.summary)
    if flag.commitment:
        return filled("<div>{}</div>", flag.commitment.text)
    return filled("<div>{}</div>", flag.milestone.name) if flag.milestone else ""


def _owner(flag: Flag) -> str:
    if flag.assigned_to:
        return f"assigned to {flag.assigned_to.name}"
    return flag.owner.name if flag.owner else "nobody owns it"


def _act(flag: Flag, here: str) -> SafeString | str:
    """What would end it."""
    path, name = _next(flag, here)
    return filled(' <a class="btn btn-sm btn-ghost-secondary" href="{}">{}</a>', path, name) if path else ""


def _next(flag: Flag, here: str) -> tuple[str, str]:
    if flag.interaction and flag.flag_kind == FlagKind.SLOW_RESPONSE:
        return f"/log/?answers={flag.interaction.clock.pk}", "Log reply"
    if flag.project_id and flag.flag_kind == FlagKind.NO_LEADERSHIP_CONTACT:
        return f"/leadership/{flag.project_id}/plan/", "Ask a leader"
    if flag.project_id and flag.flag_kind == FlagKind.NO_CONTACT:
        return f"/log/?project={flag.project_id}", "Log contact"
    if flag.commitment_id:
        return f"/promises/{flag.commitment_id}/move/?next={quote(here)}", "Move the date"
    return (f"/projects/milestones/{flag.milestone_id}/move/", "Move the date") if flag.milestone_id else ("", "")
