"""Whether the trail is whole: no row altered, taken away or added behind the program's back. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from .chain import holds, link_holds
from .models import AuditEvent, TrailLink

CHUNK = 5000


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row of the trail."""

    event: int
    says: str


@dataclass(frozen=True)
class Head:
    """The newest link. Written down elsewhere it bears witness that nothing up to it was cut off."""

    position: int
    mark: str

    def __str__(self) -> str:
        return f"{self.position}-{self.mark[:16]}"


def head() -> Head:
    last = TrailLink.objects.order_by("-position").first()
    return Head(last.position, last.mark) if last else Head(0, "")


def witnessed(said: str) -> bool:
    """Whether a head that was written down earlier, as `Head` prints itself, is still a link of the chain."""
    position, _, mark = said.partition("-")
    if not position.isdecimal():
        return False
    if int(position) == 0:
        return not mark
    link = TrailLink.objects.filter(position=int(position)).first()
    return link is not None and bool(mark) and link.mark.startswith(mark)


def faults(*, seen: Callable[[int], object] = lambda position: None) -> Iterator[Fault]:
    """What is wrong with a trail that was linked to its end, in its order; `seen` hears how far the reading came."""
    erased = _erased()
    place, before = 0, ""
    while links := list(TrailLink.objects.filter(position__gt=place).order_by("position")[:CHUNK]):
        events = AuditEvent.objects.in_bulk([link.event for link in links])
        for link in links:
            yield from _of_link(link, place, before)
            yield from _of_event(link, events.get(link.event), erased)
            place, before = link.position, link.mark
        seen(place)
    yield from _outside()


def _of_link(link: TrailLink, place: int, before: str) -> Iterator[Fault]:
    missing = link.position - place - 1
    if missing:
        some = "A row is" if missing == 1 else f"{missing} rows are"
        yield Fault(link.event, f"{some} gone before this one: link {place + 1} is missing.")
    elif not link_holds(link.mark, before, link.position, link.event, link.event_mark):
        yield Fault(link.event, f"Its link, {link.position}, does not hold: it or the one before was altered.")


def _of_event(link: TrailLink, event: AuditEvent | None, erased: dict[int, str]) -> Iterator[Fault]:
    if event is None:
        yield Fault(link.event, "The row was removed.")
    elif not holds(event):
        yield Fault(link.event, "The row was altered.")
    elif event.mark not in (link.event_mark, erased.get(event.pk)):
        yield Fault(link.event, "The row was replaced by another.")


def _outside() -> Iterator[Fault]:
    linked = TrailLink.objects.filter(event=OuterRef("pk"))
    for event in AuditEvent.objects.filter(~Exists(linked)).order_by("pk").iterator(CHUNK):
        if not holds(event):
            yield Fault(event.pk, "The row was added behind the program’s back, or altered before it was linked.")


def _erased() -> dict[int, str]:
    """The marks of rows from which a person's data was erased: such a row says less than when it was linked."""
    rows = AuditEvent.objects.filter(model="auditevent", field="erased").order_by("pk").values_list("object_id", "new")
    return dict(rows)
