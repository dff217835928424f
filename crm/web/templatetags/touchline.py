"""How values look. No questions are asked here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from functools import cache, lru_cache

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from crm.leadership.limits import Gap
from crm.watch.models import Flag
from crm.watch.unknown import Silence
from crm.watch.values import Severity

from ..filling import escaped, filled
from ..gaps import gap_shown
from ..spans import in_words

register = template.Library()

# Strokes on a grid of 24, drawn for this product.
ICONS = {
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "clock": "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4.4l3 1.8",
    "triangle": "M12 4.5L3 19.5h18zM12 10v4.5M12 17v.1",
    "plus": "M12 5v14M5 12h14",
    "moon": "M19 14.5A7.5 7.5 0 119.5 5a6 6 0 009.5 9.5z",
    "touch": "M4 12h9M13 12l-4-4M13 12l-4 4M20 5v14",
    "find": "M11 4.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.7 15.7L20 20",
    "left": "M14 6l-6 6 6 6",
    "right": "M10 6l6 6-6 6",
    "question": "M12 4a8 8 0 100 16 8 8 0 000-16zM9.8 9.7a2.3 2.3 0 113.4 2c-.8.5-1.2 1-1.2 1.9M12 16.6v.1",
}
# As many times, as they are written.
KEPT = 4096
STATE_ICONS = {"good": "check", "soon": "clock", "late": "triangle", "unknown": "question"}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    path = ICONS[STATE_ICONS.get(name, name)]
    return filled(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>',
        path,
    )


@register.simple_tag
def state(tone: str, text: str) -> SafeString:
    """One of the four states: a mark, a colour and words, so that no colour stands alone."""
    mark = icon(tone) if tone in STATE_ICONS else SafeString("")
    return filled('<span class="state state-{}">{}<span class="state-text">{}</span></span>', tone, mark, text)


@register.simple_tag
def gap_state(gap: Gap, silence: Silence | None = None) -> SafeString:
    """How a project stands with its leaders, and by how many days; unknown where a silent source hides it."""
    return state(*gap_shown(gap, silence))


SEVERITY_TONES = {Severity.SERIOUS: "late", Severity.WARNING: "soon"}


@register.simple_tag
def severity(flag: Flag) -> SafeString:
    return severity_of(Severity(flag.severity))


@register.simple_tag
def severity_of(said: Severity) -> SafeString:
    return state(SEVERITY_TONES.get(said, ""), str(said.label))


@register.filter
def unlocalized(value: float) -> str:
    """A coordinate as a drawing wants it, whatever the reader's language."""
    return f"{value:.1f}"


@register.filter
def words(code: str) -> str:
    """“project manager” for project_manager."""
    return code.replace("_", " ")


@register.simple_tag
def options(choices: Iterable[tuple[str | int, str]], chosen: str | int | None = None) -> SafeString:
    """The options of a choice. A page may have hundreds, so they are put together without a template."""
    return SafeString(
        "".join(
            f'<option value="{escaped(value)}"{" selected" if value == chosen else ""}>{escaped(label)}</option>'
            for value, label in choices
        )
    )


@register.filter
def span(value: timedelta | None) -> str:
    return "" if value is None else in_words(value)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A time in the reader's zone; the exact instant on hover."""
    if value is None:
        return ""
    return _moment(value, value.tzinfo, timezone.get_current_timezone(), timezone.localtime().year)


@lru_cache(KEPT)
def _moment(value: datetime, _: tzinfo | None, zone: tzinfo, year: int) -> SafeString:
    # Two equal instants of different zones are written differently.
    local = value.astimezone(zone)
    return _time(value, local, f"{local:%a %-d %b %H:%M}" if local.year == year else f"{local:%-d %b %Y %H:%M}")


def _time(value: datetime, local: datetime, text: str) -> SafeString:
    return filled('<time datetime="{}" title="{}">{}</time>', value.isoformat(), _exactly(local), text)


def _exactly(local: datetime) -> str:
    return f"{local:%A %-d %B %Y, %H:%M %Z}"


@register.filter
def exactly(value: datetime | None) -> str:
    """The instant in full, in the reader's zone."""
    return _exactly(timezone.localtime(value)) if value else ""


@register.filter
def undo_path(tags: str) -> str:
    """Where a message's offer to undo posts to; empty for a message without one."""
    for tag in tags.split():
        if tag.startswith("undo:/"):
            return tag.removeprefix("undo:")
        if tag.startswith("undo:"):
            return f"/log/{tag.removeprefix('undo:')}/undo/"
    return ""


@register.filter
def day(value: datetime | None) -> SafeString | str:
    if value is None:
        return ""
    return _day(value, value.tzinfo, timezone.get_current_timezone())


@lru_cache(KEPT)
def _day(value: datetime, _: tzinfo | None, zone: tzinfo) -> SafeString:
    local = value.astimezone(zone)
    return _time(value, local, f"{local:%a %-d %b}")
