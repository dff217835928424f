"""The rows of open promises. They stand on three pages, a dozen at a time, so they are put together without a
template."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from crm.conversations.models import Commitment

from ..dates import Due
from ..filling import filled, lean
from ..row_forms import sent_along
from .touchline import day, state

register = template.Library()

ROW = lean("""<li class="row-item">
  <div>
    <h3 class="item">{text}</h3>
    <div class="small text-secondary">{where}{who}{moved}</div>
  </div>
  <div class="fact">{state}<div class="small text-secondary">{due}</div></div>{acts}
</li>
""")
ACTS = lean("""
  <div class="acts">
    <form method="post" action="/promises/{number}/keep/">{hidden}<button class="btn btn-sm">Kept</button></form>
    <a class="btn btn-sm btn-ghost-secondary" href="/promises/{number}/move/?next={here}">Move the date</a>
  </div>""")
CLIENT = '<a class="quiet" href="/clients/{}/">{}</a> · '
PROJECT = '<a class="quiet" href="/projects/{}/">{}</a> · '


@register.simple_tag(takes_context=True)
def promise_rows(context: Context, promises: Iterable[tuple[Commitment, Due]], *, where: bool = False) -> SafeString:
    """Promises, each with how near it is; with client and project where the page does not say them."""
    reader, here = context["user"].pk, quote(context["request"].get_full_path())
    hidden = sent_along(context) if context["may_record"] else None
    rows = (
        filled(
            ROW,
            text=promise.text,
            where=_where(promise) if where else "",
            who="promised by you" if promise.owner_id == reader else promise.owner.name,
            moved=_moved(promise),
            state=state(due.tone, due.text),
            due=day(promise.due),
            acts=filled(ACTS, number=promise.pk, hidden=hidden, here=here) if hidden else "",
        )
        for promise, due in promises
    )
    return SafeString("".join(rows))


def _where(promise: Commitment) -> SafeString:
    project = promise.project
    named = filled(PROJECT, project.pk, project.code_name) if project else ""
    return filled("{}{}", filled(CLIENT, promise.client_id, promise.client.name), named)


def _moved(promise: Commitment) -> SafeString | str:
    if not promise.moved_from:
        return ""
    return filled(" · moved from {}: {}", day(promise.moved_from), promise.moved_reason)
