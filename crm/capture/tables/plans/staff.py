from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..cells import folded
from ..known import Known
from ..rows import Entry, Planned, planned, without_twins


def plan_staff(entries: Sequence[Entry], known: Known) -> list[Planned]:
    """A backup may be somebody of the same file; whoever writes names it when all have been added."""
    rows = list(without_twins(entries, "email", "Email"))
    coming = {folded(entry.values[name]) for entry in rows for name in ("email", "name") if name in entry.values}
    return [_plan(entry, known, coming) for entry in rows]


def _plan(entry: Entry, known: Known, coming: set[str]) -> Planned:
    facts: dict[str, Any] = dict(entry.values)
    for name, label in (("name", "Name"), ("email", "Email")):
        if name not in facts:
            entry.wrong(label, f"has no {label.lower()}", "Somebody of ours has a name and a mail address.")
    found = known.people.get(facts.get("email", ""))
    if found and not found.is_active:
        facts["is_active"] = True
    word = facts.pop("backup", "")
    if word:
        _backup(entry, facts, known, coming, word)
    return planned(entry, facts, found)


def _backup(entry: Entry, facts: dict[str, Any], known: Known, coming: set[str], word: str) -> None:
    if folded(word) in (folded(facts.get("email", "")), folded(facts.get("name", ""))):
        entry.wrong("Backup", "is the same person", "Name somebody else, or leave the cell empty.")
    elif folded(word) in coming and known.people.get(folded(word)) is None:
        # Not here yet, so there is no row to name.
        facts["backup"] = word
    else:
        facts["backup"] = known.person(entry, "Backup", word)
