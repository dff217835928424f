"""The demo company's clients, contacts, projects and milestones."""

from __future__ import annotations

from datetime import datetime, time

from crm.clients.models import Client, Contact
from crm.clients.services import add_client, add_contact, grant_access
from crm.projects.models import Project
from crm.projects.services import add_milestone, open_project
from crm.staff.models import StaffMember

from .source import Row, Source

CLIENT_FIELDS = (
    "name",
    "short_code",
    "client_kind",
    "tier",
    "lifecycle",
    "timezone",
    "country",
    "work_week",
    "domain",
    "msa_in_place",
    "cda_in_place",
    "quality_agreement_in_place",
    "restricted_access",
    "note",
)
CONTACT_FIELDS = ("name", "title", "contact_role", "influence", "email", "phone", "timezone", "lawful_basis")
PROJECT_FIELDS = ("code", "code_name", "project_type", "phase", "status", "clinical_stage", "health", "note")


def load_clients(
    source: Source,
    staff: dict[str, StaffMember],
    clients: dict[str, Client],
    contacts: dict[str, Contact],
    *,
    at: datetime,
) -> None:
    for row in source.rows("clients"):
        clients[row["id"]] = add_client(
            by=None,
            at=at,
            demo_id=row["id"],
            executive_sponsor=staff[row["executive_sponsor"]],
            relationship_owner=staff[row["relationship_owner"]],
            **{field: row[field] for field in CLIENT_FIELDS},
        )
    for row in source.rows("contacts"):
        facts = {field: row[field] for field in CONTACT_FIELDS if field in row}
        contacts[row["id"]] = add_contact(client=clients[row["client"]], by=None, at=at, demo_id=row["id"], **facts)


def load_projects(
    source: Source, staff: dict[str, StaffMember], clients: dict[str, Client], projects: dict[str, Project]
) -> None:
    for row in source.rows("projects"):
        where = f"projects, {row['id']}"
        opened = source.day(row["opened"], where)
        at = datetime.combine(opened, time(8), tzinfo=source.zone)
        projects[row["id"]] = open_project(
            client=clients[row["client"]],
            opened=opened,
            kickoff=source.day(row["kickoff"], where) if row.get("kickoff") else None,
            project_manager=staff[row["project_manager"]],
            after_hours_cover=row.get("after_hours_cover", False),
            by=None,
            at=at,
            demo_id=row["id"],
            **{field: row[field] for field in PROJECT_FIELDS},
        )
        for milestone in row.get("milestones", ()):
            _load_milestone(source, projects[row["id"]], milestone, where, at)


def _load_milestone(source: Source, project: Project, row: Row, where: str, at: datetime) -> None:
    add_milestone(
        project=project,
        milestone_kind=row["kind"],
        name=row["name"],
        due=source.day(row["due"], where),
        done=source.day(row["done"], where) if row.get("done") else None,
        by=None,
        at=at,
    )


def let_the_team_in(
    source: Source,
    staff: dict[str, StaffMember],
    clients: dict[str, Client],
    projects: dict[str, Project],
    *,
    at: datetime,
) -> None:
    """Whoever took part in a restricted client's work may see it."""
    for row in source.rows("interactions"):
        client = clients[row["client"]]
        if client.restricted_access:
            for name in _people_of(row):
                grant_access(client=client, staff=staff[name], by=None, at=at, reason="works with this client")
    for row in source.rows("commitments"):
        client = projects[row["project"]].client
        if client.restricted_access:
            grant_access(client=client, staff=staff[row["owner"]], by=None, at=at, reason="promised something")


def _people_of(row: Row) -> set[str]:
    people = {part["id"] for part in row.get("staff", ())}
    replier = (row.get("first_reply") or {}).get("by")
    return people | {name for name in (row.get("owner"), replier) if name}
