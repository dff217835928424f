from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm.clients.models import Contact

from ..cells import folded
from ..known import Known
from ..rows import Entry, Planned, planned, without_twins


def plan_contacts(entries: Sequence[Entry], known: Known) -> list[Planned]:
    rows = list(without_twins(entries, "email", "Email"))
    for entry in rows:
        _name(entry)
    mails = {entry.values["email"] for entry in rows if "email" in entry.values}
    owners = {row.email: row for row in Contact.objects.filter(email__in=mails).select_related("client")}
    names = known.contacts(entry.values["name"] for entry in rows if "name" in entry.values)
    return [_plan(entry, known, owners, names) for entry in rows]


def _name(entry: Entry) -> None:
    """From first and last name, where another program keeps them apart."""
    parts = [entry.values.pop(part, "") for part in ("first_name", "last_name")]
    whole = " ".join(part for part in parts if part)
    if whole:
        entry.values.setdefault("name", whole)
    if "name" not in entry.values:
        entry.wrong("Name", "has no name", "Give a name, or a first and a last name.")


def _plan(
    entry: Entry, known: Known, owners: dict[str | None, Contact], names: dict[tuple[int, str], Contact]
) -> Planned:
    facts: dict[str, Any] = dict(entry.values)
    if "client" not in facts:
        entry.wrong("Client", "names no client", "Give the client's code or name.")
        return planned(entry, facts, None)
    client = known.client(entry, facts.pop("client"))
    if client is None or entry.faults:
        return planned(entry, facts, None)
    found = owners.get(facts.get("email")) if facts.get("email") else None
    if found and found.client_id != client.pk:
        where = f"a contact of {found.client.name}" if found.client in known.clients.values() else "somebody else"
        entry.wrong("Email", f"{facts['email']} belongs to {where}", "Correct the address or the client.")
    found = found or names.get((client.pk, folded(facts["name"])))
    if found is None:
        facts["client"] = client
    return planned(entry, facts, found)
