from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm.projects.models import Project
from crm.projects.values import OPEN_STATUSES, Phase, ProjectStatus
from crm.staff.queries import calendar_at

from ..known import Known
from ..rows import Entry, Planned, planned, without_twins

# A new one cannot go without.
NEEDED = {"code_name": "a code name", "project_type": "a type"}


def plan_projects(entries: Sequence[Entry], known: Known) -> list[Planned]:
    rows = list(without_twins(entries, "code", "Code"))
    codes = [entry.values["code"] for entry in rows if "code" in entry.values]
    seen = known.projects(codes)
    hidden = {code.lower() for code in Project.objects.values_list("code", flat=True)} - seen.keys()
    return [_plan(entry, known, seen, hidden) for entry in rows]


def _plan(entry: Entry, known: Known, seen: dict[str, Project], hidden: set[str]) -> Planned:
    facts: dict[str, Any] = dict(entry.values)
    client = known.client(entry, facts.pop("client")) if "client" in facts else None
    if "project_manager" in facts:
        facts["project_manager"] = known.person(entry, "Project manager", facts["project_manager"])
    code = facts.get("code", "").lower()
    found = seen.get(code)
    if not code:
        entry.wrong("Code", "has no code", "Give each project a code; it is known again by it.")
    elif code in hidden:
        entry.wrong("Code", f"“{facts['code']}” is taken", "Give the project another code.")
    elif found:
        _check_same_client(entry, found, client)
        del facts["code"]
    elif client or not entry.faults:
        _complete(entry, facts, client, known)
    _check_dates(entry, facts, found)
    return planned(entry, facts, found)


def _check_same_client(entry: Entry, found: Project, client: object) -> None:
    if client and found.client != client:
        entry.wrong(
            "Client", f"{found.code} is a project of {found.client.name}", "A project never changes its client."
        )


def _complete(entry: Entry, facts: dict[str, Any], client: object, known: Known) -> None:
    if client is None:
        entry.wrong("Client", "names no client", "Give the client's code or name.")
    facts["client"] = client
    for name, what in NEEDED.items():
        if name not in facts:
            entry.wrong("", f"has not {what}", f"A new project needs {what}: map a column, or one value for all rows.")
    facts.setdefault("opened", calendar_at(known.at).local_date(known.at))


def _check_dates(entry: Entry, facts: dict[str, Any], found: Project | None) -> None:
    opened = facts.get("opened") or (found.opened if found else None)
    kickoff = facts.get("kickoff") or (found.kickoff if found else None)
    if opened and kickoff and kickoff < opened:
        entry.wrong("Kick-off", f"lies before the project was opened on {opened}", "Correct one of the two dates.")
    phase = facts.get("phase") or (found.phase if found else "")
    status = facts.get("status") or (found.status if found else ProjectStatus.PIPELINE)
    if phase == Phase.CLOSED and status in OPEN_STATUSES:
        entry.wrong("Status", "is open, but the phase is closed", "A closed project is completed, cancelled or lost.")
