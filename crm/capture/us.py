"""Whose mail is ours: what the person who imports says, and the addresses of our staff."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crm.staff.errors import Refusal

from .domains import is_freemail

DOMAIN = re.compile(r"[^\s@<>,;:]+\.[^\s@<>,;:.]+")


@dataclass(frozen=True)
class Us:
    """Domains (with everything below them) and single addresses, in lower case."""

    domains: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def owns(self, address: str) -> bool:
        address = address.lower()
        labels = address.rpartition("@")[2].split(".")
        suffixes = {".".join(labels[n:]) for n in range(len(labels))}
        return address in self.addresses or not suffixes.isdisjoint(self.domains)

    def with_people(self, addresses: Iterable[str]) -> Us:
        return Us(self.domains, self.addresses | {address.lower() for address in addresses})


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
