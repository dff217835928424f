"""The view of one of many readers: what does not depend on who reads is asked once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, NamedTuple

from crm.clients.models import Client
from crm.leadership.lapses import Gaps, Lapse, in_lists, judged
from crm.watch.unknown import Silence

from .listed import wanting_of_all
from .period import Period
from .view import AHEAD, View


class Sight(NamedTuple):
    """What of a reader decides what their week tells: the clients that are theirs, or the restricted ones they see."""

    period: Period
    own: bool
    clients: frozenset[int]


@dataclass(frozen=True)
class Common:
    """What is the same for all readers of a week: which sources were silent, how everybody's projects stand with their
    leaders, and which clients are restricted."""

    silences: list[Silence]
    lapses: list[Lapse]
    restricted: frozenset[int]

    @classmethod
    def of(cls, view: View) -> Common:
        rows = wanting_of_all(view.at, view.at + AHEAD, sorted(view.unheard))
        restricted = Client.objects.filter(restricted_access=True).order_by().values_list("pk", flat=True)
        return cls(view.silences, judged(rows, view.at, view.hours, view.house.limits), frozenset(restricted))


@dataclass(frozen=True)
class Among(View):
    """The view of one of many readers, who have something in common."""

    many: ClassVar[bool] = True
    common: Common
    sight: Sight

    @cached_property
    def silences(self) -> list[Silence]:
        return self.common.silences

    @cached_property
    def gaps(self) -> Gaps:
        seen = [one for one in self.common.lapses if self._sees(one.row.client_id)]
        return in_lists(seen, self.at, self.at + AHEAD)

    def _sees(self, client: int) -> bool:
        return client in self.sight.clients or not (self.own or client in self.common.restricted)
