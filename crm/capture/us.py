"""Whose mail is ours: what the person who imports says or the settings hold, and the addresses of our staff."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from crm.staff.errors import Refusal

from .domains import is_freemail
from .envelope import Envelope
from .models import OwnKind, OwnName

DOMAIN = re.compile(r"[^\s@<>,;:]+\.[^\s@<>,;:.]+")


@dataclass(frozen=True)
class Us:
    """Domains (with everything below them) and single addresses, in lower case.

    `groups`: addresses or List-Ids of lists of ours; `forms`: senders that write in others' names; `servers`: whose
    checks of origin we believe, none: nobody checks, as for files a person brings or mail out of a Sent folder.
    """

    domains: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    servers: frozenset[str] = frozenset()

    def owns(self, address: str) -> bool:
        address = address.lower()
        labels = address.rpartition("@")[2].split(".")
        suffixes = {".".join(labels[n:]) for n in range(len(labels))}
        return address in self.addresses or not suffixes.isdisjoint(self.domains)

    def has_list(self, envelope: Envelope) -> bool:
        """Whether it came through a list of ours, by which clients reach us."""
        return envelope.list_id in self.groups or any(
            self.owns(address) or address in self.groups for address in envelope.through
        )

    def with_people(self, addresses: Iterable[str]) -> Us:
        return replace(self, addresses=self.addresses | {address.lower() for address in addresses})

    def unchecked(self) -> Us:
        """The same for mail whose origin is beyond doubt, such as out of our own Sent folder."""
        return replace(self, servers=frozenset())


def us_here() -> Us:
    """What the settings say is ours."""
    found: dict[str, set[str]] = {kind: set() for kind in OwnKind.values}
    for kind, value in OwnName.objects.values_list("kind", "value"):
        found[kind].add(value)
    return Us(
        domains=frozenset(found[OwnKind.DOMAIN]),
        addresses=frozenset(
            found[OwnKind.ALIAS] | found[OwnKind.SHARED] | {g for g in found[OwnKind.GROUP] if "@" in g}
        ),
        groups=frozenset(found[OwnKind.GROUP]),
        forms=frozenset(found[OwnKind.FORM]),
        servers=frozenset(found[OwnKind.SERVER]),
    )


def us_of(words: Iterable[str]) -> Us:
    """From what was typed. Refusal for a word that is neither domain nor address, or a domain everybody uses."""
    domains: set[str] = set()
    addresses: set[str] = set()
    for word in (word.strip().lower().lstrip("@") for word in words):
        name, at, domain = word.rpartition("@")
        if not DOMAIN.fullmatch(domain) or (at and not name):
            raise Refusal(f"“{word}” is neither a domain nor an address. Write ours.com or jane@ours.com.")
        if not at and is_freemail(domain):
            raise Refusal(f"{domain} belongs to everybody. Name the addresses there that are yours.")
        (addresses if at else domains).add(word)
    return Us(frozenset(domains), frozenset(addresses))
