"""What hints at a client where nobody knows the address. Each hint is a proposal with its reason, never an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm.clients.models import Client, Contact
from crm.clients.queries import sharing_domains
from crm.clients.words import fold, words_of
from crm.projects.models import Project

from .domains import company_of, domain_of, is_freemail
from .known import CODE, Known
from .models import CapturedMail
from .verdicts import asked_of

# Shorter names and words that many companies share say nothing.
SHORTEST = 5
_COMMON = """
    advanced american applied biologics biopharma biosciences biotech biotherapeutics clinical european first general
    global health healthcare institute international laboratories medical medicines national oncology pharma
    pharmaceutical pharmaceuticals research science sciences solutions therapeutics united university
"""
COMMON = frozenset(_COMMON.split())


@dataclass(frozen=True)
class Sign:
    """A client, why, and how much that says: 1 is most."""

    client: int
    strength: int
    why: str


@dataclass
class Signs:
    """Everything that may hint at a client, asked once for a batch of mails."""

    known: Known
    sharing: Mapping[str, Sequence[Client]]
    names: Mapping[int, tuple[str, list[str]]]
    codes: Mapping[str, Project]
    people: Mapping[str, Sequence[Contact]]

    def of(self, mail: CapturedMail) -> dict[int, Sign]:
        """The strongest sign of each client."""
        found: dict[int, Sign] = {}
        for sign in sorted(self._all(mail), key=lambda sign: sign.strength):
            found.setdefault(sign.client, sign)
        return found

    def _all(self, mail: CapturedMail) -> Iterator[Sign]:
        asked = asked_of(mail)
        for code in codes_in(mail):
            if code in self.codes:
                project = self.codes[code]
                yield Sign(project.client_id, 1, f"the subject names {project.code}")
        for address in asked:
            for client in self.sharing.get(domain_of(address), ()):
                yield Sign(client.pk, 2, f"shares {domain_of(address)} with another client")
            yield from self._alike(address)
        for address in mail.outside:
            if named := self.known.client(address):
                yield Sign(named.pk, 3, f"{address} {'is theirs' if address in asked else 'is in copy'}")
        for contact in self.people.get(mail.author_name, ()):
            yield Sign(contact.client_id, 4, f"a contact there is called {contact.name}")

    def _alike(self, address: str) -> Iterator[Sign]:
        if is_freemail(domain_of(address)):
            return
        label = company_of(address).partition(".")[0]
        for pk, (name, words) in self.names.items():
            if alike(label, words):
                yield Sign(pk, 5, f"{company_of(address)} is like the name {name}")


def signs(mails: Sequence[CapturedMail], known: Known) -> Signs:
    domains = {domain for mail in mails for one in asked_of(mail) if not is_freemail(domain := domain_of(one))}
    codes = {code for mail in mails for code in codes_in(mail)}
    called = {mail.author_name for mail in mails} - {""}
    people: dict[str, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(name__in=called):
        people[contact.name].append(contact)
    return Signs(
        known,
        sharing_domains(domains),
        {pk: (name, words_of(name)) for pk, name in Client.objects.values_list("pk", "name")},
        {project.code.lower(): project for project in Project.objects.filter(code__in=codes | upper(codes))},
        people,
    )


def codes_in(mail: CapturedMail) -> set[str]:
    return {word.lower() for word in CODE.findall(mail.subject) if any(letter.isdigit() for letter in word)}


def upper(codes: Collection[str]) -> set[str]:
    return {code.upper() for code in codes}


def alike(label: str, words: Sequence[str]) -> bool:
    """Whether a domain's name and a company's are the same, or begin with the same word of its own."""
    plain = "".join(words_of(fold(label)))
    if len(plain) < SHORTEST or not words:
        return False
    joined, first = "".join(words), words[0]
    own = len(first) >= SHORTEST and first not in COMMON and plain.startswith(first)
    return plain == joined or own or (plain not in COMMON and joined.startswith(plain))
