"""What people said about whose mail it is, looked up for a whole batch at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from crm.clients.models import Client

from .domains import domain_of
from .models import Belonging


@dataclass(frozen=True)
class Taught:
    """The client of a name or a single mail; None: of no client."""

    names: Mapping[str, Client | None] = field(default_factory=dict)
    mails: Mapping[int, Client | None] = field(default_factory=dict)

    def client(self, address: str) -> Client | None:
        return next((self.names[name] for name in names_of(address) if name in self.names), None)

    def is_nobody(self, address: str) -> bool:
        """Whether somebody said that whoever writes from there is no client."""
        found = next((name for name in names_of(address) if name in self.names), None)
        return found is not None and self.names[found] is None


def taught(addresses: Iterable[str], mails: Collection[int] = ()) -> Taught:
    asked = {name for address in addresses for name in names_of(address)}
    rows = Belonging.objects.in_force().filter(Q(name__in=asked - {""}) | Q(mail__in=mails)).select_related("client")
    found = list(rows)
    return Taught(
        {row.name: row.client for row in found if row.name}, {row.mail_id: row.client for row in found if row.mail_id}
    )


def names_of(address: str) -> Iterator[str]:
    """What may have been said of an address, the closest first: itself, its domain, the domains above."""
    yield address
    labels = domain_of(address).split(".")
    yield from (".".join(labels[n:]) for n in range(len(labels) - 1))
