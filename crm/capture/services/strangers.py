"""People and companies that mail is the first to tell us of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from crm.clients.models import Client, Contact
from crm.clients.services import add_client, add_contact

from ..domains import company_of
from ..envelope import Envelope
from ..known import known
from ..mail.addresses import Mailbox
from ..mail.classes import MailClass, is_robot
from ..models import CapturedMail
from ..verdicts import is_too_old

# Rooms and whole teams have addresses, but nobody to talk to.
NOBODY = re.compile(r"^(?:(?:conf(?:erence)?|meeting|board)?-?room|calendar|resource|all|everyone|undisclosed)\b")
LONGEST_NAME = 120


def is_person(box: Mailbox) -> bool:
    return bool(box.address) and not is_robot(box) and not NOBODY.search(box.local)


def meet(understood: Mapping[CapturedMail, Envelope], *, at: datetime) -> list[Contact]:
    """Clients and contacts for people who write to us and whom nobody knows, the earliest first."""
    asking = [mail for mail in understood if _asks(mail)]
    so_far, met = known({mail.author for mail in asking}), []
    for mail in sorted(asking, key=lambda mail: (mail.sent_at or at, mail.key)):
        unknown = bool(mail.author) and so_far.client(mail.author) is None
        client = client_of_stranger(mail.author, at=at) if unknown else None
        if client:
            met.append(contact_of(understood[mail].author, client, at=at))
            so_far.learn(client, met[-1])
    return met


def _asks(mail: CapturedMail) -> bool:
    return mail.kind == MailClass.HUMAN and mail.names_us and not mail.outbound and not is_too_old(mail)


def waiting_for(met: Sequence[Contact]) -> set[int]:
    """Mails that name one of these people or companies, whom nobody knew when they were looked at."""
    if not met:
        return set()
    names = {contact.email for contact in met} | {contact.client.domain for contact in met} - {""}
    rows = CapturedMail.objects.filter(names_stranger=True).order_by().values_list("pk", "outside")
    return {pk for pk, outside in rows if not names.isdisjoint(_names(outside))}


def _names(addresses: Sequence[str]) -> set[str]:
    return {*addresses, *map(company_of, addresses)}


def client_of_stranger(address: str, *, at: datetime) -> Client | None:
    """A client for a sender's company; for one person where the provider says nothing about a company.

    None when the domain is too long to be true, or when clients share it, so that a person must choose.
    """
    name = company_of(address)
    known_as = list(Client.objects.filter(Q(name__iexact=name) | Q(domain=name)))
    if len(name) > LONGEST_NAME or len(known_as) > 1:
        return None
    facts = {"domain": "" if "@" in name else name, "note": "Made from mail; check name, tier and owner."}
    return known_as[0] if known_as else add_client(name=name, short_code=_free_code(name), by=None, at=at, **facts)


def contact_of(box: Mailbox, client: Client, *, at: datetime) -> Contact:
    """A contact for an address that has none yet, marked as made by capture."""
    name = (box.name or box.local)[:LONGEST_NAME]
    return add_contact(client=client, name=name, by=None, at=at, email=box.address, made_by_capture=True)


def _free_code(name: str) -> str:
    """Up to eight letters of the name; with part of its hash when another client has them."""
    letters = re.sub(r"[^A-Z0-9]", "", name.partition("@")[0].partition(".")[0].upper()) or "MAIL"
    digest = hashlib.sha256(name.encode()).hexdigest().upper()
    codes = [letters[:8], *(f"{letters[:4]}{digest[n : n + 4]}" for n in range(60))]
    taken = set(Client.objects.filter(short_code__in=codes).values_list("short_code", flat=True))
    return next(code for code in codes if code not in taken)
