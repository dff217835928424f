from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crm.clients.models import Client
from crm.clients.words import fold

from ..cells import folded
from ..known import Known
from ..rows import Entry, Planned, planned, without_twins

PEOPLE = {"executive_sponsor": "Executive sponsor", "relationship_owner": "Relationship owner"}
LONGEST_CODE = 8


def plan_clients(entries: Sequence[Entry], known: Known) -> list[Planned]:
    rows = list(without_twins(without_twins(entries, "short_code", "Code"), "name", "Name"))
    taken = dict(known.taken)
    return [_plan(entry, known, taken) for entry in rows]


def _plan(entry: Entry, known: Known, taken: dict[str, int]) -> Planned:
    facts: dict[str, Any] = dict(entry.values)
    if "name" not in facts:
        entry.wrong("Name", "has no name", "Give the company's name.")
        return planned(entry, facts, None)
    for name, label in PEOPLE.items():
        if name in facts:
            facts[name] = known.person(entry, label, facts[name])
    found = _found(entry, facts, known)
    if found is None:
        _check_free(entry, facts, taken)
        facts.setdefault("short_code", code_for(facts["name"], taken))
        taken[folded(facts["short_code"])] = 0
    return planned(entry, facts, found)


def _found(entry: Entry, facts: dict[str, Any], known: Known) -> Client | None:
    """By code, else by name."""
    by_code = known.clients.get(folded(facts["short_code"])) if "short_code" in facts else None
    by_name = known.clients.get(folded(facts["name"]))
    if by_code and by_name and by_code != by_name:
        entry.wrong("Code", f"“{facts['short_code']}” is the code of {by_code.name}", "Correct the code or the name.")
    return known.naming(by_code or by_name)


def _check_free(entry: Entry, facts: dict[str, Any], taken: dict[str, int]) -> None:
    for name, label in (("name", "Name"), ("short_code", "Code")):
        if folded(facts.get(name, "")) in taken:
            entry.wrong(label, f"“{facts[name]}” is taken", "Ask an administrator who may see every client.")


def code_for(name: str, taken: dict[str, int]) -> str:
    """“NLB” for Northlight Bio Labs, “PELL” for Pelloway; with a number where that is taken."""
    words = re.findall(r"[a-z0-9]+", fold(name)) or ["client"]
    short = "".join(word[0] for word in words)[:4] if len(words) > 2 else words[0][:4]
    short = short.upper()
    numbered = (f"{short[: LONGEST_CODE - len(str(number))]}{number}" for number in range(2, 100_000))
    return short if folded(short) not in taken else next(code for code in numbered if folded(code) not in taken)
