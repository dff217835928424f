"""What surrounds a page. It seldom differs from one look to the next, so it is put together once and kept."""

from __future__ import annotations

from functools import cache, lru_cache
from secrets import token_hex
from typing import Any, NamedTuple

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from crm.staff.models import StaffMember

register = template.Library()

# Where the token of a form goes, which is another for each look; nobody can write this by chance or on purpose.
TOKEN = token_hex()
# As many people, each at a few places of the house.
KEPT = 512


class Person(NamedTuple):
    """What the bar says of whoever is signed in."""

    initials: str
    name: str
    title: str


@register.simple_tag
@cache
def constant(name: str) -> SafeString:
    """A part that is the same on every page."""
    return render_to_string(name)


@register.simple_tag(takes_context=True)
def bar(context: Context) -> SafeString:
    """Brand and, for whoever is signed in, places and tools."""
    user = context.get("user")
    if not isinstance(user, StaffMember):
        return SafeString(_bar(None, (), False, False)[0])
    person = Person(user.initials, user.name, user.title)
    parts = _bar(person, tuple(context["places"]()), context["may_record"], context["disguised"])
    return SafeString(escape(context["csrf_token"]).join(parts))


@lru_cache(KEPT)
def _bar(person: Person | None, places: tuple[Any, ...], may_record: bool, disguised: bool) -> list[str]:
    shown = {"person": person, "places": places, "may_record": may_record, "disguised": disguised}
    return render_to_string("web/_bar.html", shown | {"csrf_token": TOKEN}).split(TOKEN)
