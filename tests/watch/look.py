"""What the tests of this room look at."""

from __future__ import annotations

from datetime import datetime

from crm.watch.models import Flag
from crm.watch.services import sweep
from crm.watch.values import FlagKind, Happening
from tests.make import SITE, local


def standing(kind: FlagKind) -> list[Flag]:
    return list(Flag.objects.all().standing().filter(flag_kind=kind).order_by("id"))


def the(kind: FlagKind) -> Flag:
    """The one standing flag of a kind."""
    (flag,) = standing(kind)
    return flag


def raised(kind: FlagKind, at: str) -> bool:
    """Sweep at a site-local instant; whether a flag of that kind stands afterwards."""
    sweep(local(at))
    return bool(standing(kind))


def opens_between(kind: FlagKind, before: str, after: str) -> bool:
    """No flag at the first instant, a flag at the second."""
    return not raised(kind, before) and raised(kind, after)


def clock(at: datetime | None) -> str:
    """“Mon 19 09:30” by the site's clock."""
    return f"{at.astimezone(SITE):%a %d %H:%M}" if at else "never"


def story(flag: Flag) -> list[str]:
    """The flag's history: what happened, the level if one was reached, and when it became so."""
    return [f"{_what(event.happening, event.level)} {clock(event.at)}" for event in flag.events.all()]


def _what(happening: str, level: int | None) -> str:
    return f"{Happening(happening).value} {level}" if level else Happening(happening).value
