"""Everybody a batch of mail may concern, looked up at once: our people, contacts, clients by domain, their projects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from crm.clients.models import Client, Contact
from crm.clients.queries import clients_at_domains, contacts_at
from crm.projects.models import Project
from crm.staff.models import StaffMember

from .domains import domain_of, is_freemail
from .models import OwnKind, OwnName, Source, SourceKind
from .taught import Taught, taught
from .us import Us, us_here

CODE = re.compile(r"[A-Za-z0-9][\w.-]*[A-Za-z0-9]")


@dataclass
class Known:
    people: dict[str, StaffMember] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    at_domain: dict[str, Client] = field(default_factory=dict)
    clients: dict[int, Client] = field(default_factory=dict)
    projects: dict[int, list[Project]] = field(default_factory=dict)
    taught: Taught = field(default_factory=Taught)

    def client(self, address: str) -> Client | None:
        """Whose address it is: a contact's, else as somebody said, else by its domain. Free providers say nothing."""
        contact = self.contacts.get(address)
        if contact or self.is_nobody(address):
            return contact.client if contact else None
        return self.taught.client(address) or self.at_domain.get(domain_of(address))

    def is_nobody(self, address: str) -> bool:
        """Somebody said that it is no client's, and no contact has it."""
        return address not in self.contacts and self.taught.is_nobody(address)

    def whose(self, address: str) -> int | None:
        client = self.client(address)
        return client.pk if client else None

    def learn(self, client: Client, contact: Contact) -> None:
        """Somebody who was added meanwhile."""
        contact.client = client
        self.contacts[(contact.email or "").lower()] = contact

    def projects_named(self, subject: str, client: Client) -> list[Project]:
        """The client's projects whose code the subject names."""
        words = {word.lower() for word in CODE.findall(subject)}
        return [project for project in self.projects.get(client.pk, ()) if project.code.lower() in words]

    def only_project(self, client: Client, day: date) -> list[Project]:
        """The client's only project that was open on a day; never a guess among several."""
        alive = [one for one in self.projects.get(client.pk, ()) if one.opened <= day and one.is_open]
        return alive if len(alive) == 1 else []


def our_people() -> dict[str, StaffMember]:
    """Everybody of ours by each of their addresses, those who have left as well."""
    aliases = OwnName.objects.filter(kind=OwnKind.ALIAS).select_related("staff")
    people = {row.value: row.staff for row in aliases if row.staff}
    return people | {row.email.lower(): row for row in StaffMember.objects.all()}


def ours() -> Us:
    """Whose mail is ours: what the settings say, our people's, our mailboxes', and everybody's at their domains.

    Providers everybody uses give addresses only.
    """
    mailboxes = Source.objects.filter(kind__in=(SourceKind.MAILBOX, SourceKind.DROPBOX))
    addresses = {*our_people(), *(address.lower() for address in mailboxes.values_list("address", flat=True))}
    domains = {domain for address in addresses if (domain := domain_of(address)) and not is_freemail(domain)}
    said = us_here()
    return replace(said, domains=said.domains | domains, addresses=said.addresses | addresses)


def known(addresses: Iterable[str], mails: Collection[int] = ()) -> Known:
    """What is known of these addresses, and what was said of these mails alone."""
    asked = set(addresses)
    said = taught(asked, mails)
    contacts = contacts_at(asked)
    domains = {domain for address in asked if not is_freemail(domain := domain_of(address))}
    at_domain = clients_at_domains(domains)
    named = [client for client in (*said.names.values(), *said.mails.values()) if client]
    everybody = [*(contact.client for contact in contacts.values()), *at_domain.values(), *named]
    clients = {client.pk: client for client in everybody}
    projects: dict[int, list[Project]] = defaultdict(list)
    for project in Project.objects.filter(client__in=clients):
        projects[project.client_id].append(project)
    return Known(our_people(), contacts, at_domain, clients, dict(projects), said)
