"""The rows of questions that wait. A desk has a dozen, each with its acts, so they are put together without a
template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from crm.conversations.models import Interaction
from crm.staff.colleagues import Colleague

from ..filling import filled, joined, lean
from ..row_forms import sent_along
from ..waits import Wait
from .touchline import exactly, moment, options, state

register = template.Library()

ROW = lean("""<li class="row-item wait">
  <div>
    <h3 class="item"><a href="/interactions/{question}/">{summary}</a></h3>
    <div class="small text-secondary">{client}{projects}{channel}{contacts}, {opened}</div>
    <div class="small text-secondary">{owner}</div>
  </div>
  <div class="clock">
    <div class="clock-text" data-left="{left}"{ticking}>{state}</div>
    <progress class="bar-{tone}" max="100" value="{percent}"
      aria-label="{percent} percent of the target used">{percent} %</progress>
    <a class="small quiet proof" href="/interactions/{question}/#ledger" title="due {due}">{proof}</a>
  </div>{acts}
</li>
""")
ACTS = lean("""
  <div class="acts">
    <a class="btn btn-sm btn-primary" href="/log/?answers={clock}">Log reply</a>
    <details class="act">
      <summary class="btn btn-sm btn-ghost-secondary">Promise a date</summary>
      <form method="post" action="/interactions/clocks/{clock}/promise/" class="act-form">
        {hidden}
        <label>We told them: the answer comes by
          <input class="form-control form-control-sm" type="date" name="due" value="{answer_by}" required></label>
        <button class="btn btn-sm btn-primary">Promise it</button>
      </form>
    </details>
    {hand_over}
    <form method="post" action="/interactions/clocks/{clock}/excuse/">
      {hidden}
      <button class="btn btn-sm btn-ghost-secondary">No reply needed</button>
    </form>
  </div>""")
HAND_OVER = lean("""<details class="act">
      <summary class="btn btn-sm btn-ghost-secondary">Hand over</summary>
      <form method="post" action="/interactions/clocks/{clock}/hand-over/" class="act-form">
        {hidden}
        <label>Who answers <select class="form-select form-select-sm" name="to" required>{people}</select></label>
        <button class="btn btn-sm btn-primary">Hand over</button>
      </form>
    </details>""")
HAND_OVER_THERE = '<a class="btn btn-sm btn-ghost-secondary" href="/interactions/{}/#hand-over">Hand over</a>'
CLIENT = '<a class="quiet" href="/clients/{}/">{}</a> · '
PROJECT = '<a class="quiet" href="/projects/{}/">{}</a> · '


@dataclass(frozen=True)
class Page:
    """What is the same in each row: who reads and may act, what a form sends along, who can be handed a question."""

    reader: int
    acts: bool
    hidden: SafeString
    colleagues: Sequence[Colleague]
    client: bool
    project: bool


@register.simple_tag(takes_context=True)
def wait_rows(context: Context, waiting: Iterable[Wait], *, client: bool = False, project: bool = False) -> SafeString:
    """Questions that wait, worst first, with their client or their projects where the page does not say them."""
    colleagues = context.get("colleagues") or ()
    page = Page(context["user"].pk, context["may_record"], sent_along(context), colleagues, client, project)
    return SafeString("".join(_row(wait, page) for wait in waiting))


def _row(wait: Wait, page: Page) -> SafeString:
    clock, question = wait.clock, wait.clock.opened_by
    return filled(
        ROW,
        question=question.pk,
        summary=question.summary,
        client=filled(CLIENT, clock.client_id, clock.client.name) if page.client else "",
        projects=_projects(question) if page.project else "",
        channel=clock.get_channel_display().lower(),
        contacts=_contacts(question),
        opened=moment(clock.opened_at),
        owner=_owner(wait, page.reader),
        left=wait.seconds_left,
        ticking=SafeString(" data-ticking") if wait.ticking else "",
        state=state(wait.tone, wait.text),
        tone=wait.tone,
        percent=wait.percent,
        due=exactly(clock.due_at),
        proof=wait.proof,
        acts=_acts(wait, page) if page.acts else "",
    )


def _projects(question: Interaction) -> SafeString:
    return joined("", (filled(PROJECT, project.pk, project.code_name) for project in question.projects.all()))


def _contacts(question: Interaction) -> str:
    names = ", ".join(contact.name for contact in question.contacts.all())
    return f" from {names}" if names else ""


def _owner(wait: Wait, reader: int) -> SafeString:
    owner = wait.clock.owner
    name = "Yours" if owner and owner.pk == reader else owner.name if owner else "Nobody owns it"
    if wait.cover:
        return filled("{}, away, covered by <b>{}</b>", name, wait.cover.name)
    return filled("{}, <b>away and nobody covers</b>" if wait.alone else "{}", name)


def _acts(wait: Wait, page: Page) -> SafeString:
    return filled(
        ACTS,
        clock=wait.clock.pk,
        hidden=page.hidden,
        answer_by=f"{timezone.localtime(wait.answer_by):%Y-%m-%d}",
        hand_over=_hand_over(wait, page),
    )


def _hand_over(wait: Wait, page: Page) -> SafeString:
    if not page.colleagues:
        return filled(HAND_OVER_THERE, wait.clock.opened_by_id)
    people = options(page.colleagues, wait.next_owner.pk if wait.next_owner else None)
    return filled(HAND_OVER, clock=wait.clock.pk, hidden=page.hidden, people=people)
