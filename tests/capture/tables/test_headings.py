from __future__ import annotations

import pytest

from crm.capture.tables.foreign import HEADINGS, WORDS
from crm.capture.tables.headings import fingerprint, guess
from crm.capture.tables.kinds import KINDS

pytestmark = pytest.mark.plain

# A line of each program's export: its headings, and what they are to us.
EXPORTS = {
    "HubSpot companies": (
        "clients",
        "Record ID|Company name|Company Domain Name|Company owner|Lifecycle Stage|Country/Region|Time Zone",
        {"name": 1, "domain": 2, "relationship_owner": 3, "lifecycle": 4, "country": 5, "timezone": 6},
    ),
    "Pipedrive organizations": (
        "clients",
        "Organization - Name|Organization - Owner|Organization - Label",
        {"name": 0, "relationship_owner": 1, "client_kind": 2},
    ),
    "Salesforce accounts": (
        "clients",
        "Account ID|Account Name|Account Owner|Type|Website|Billing Country",
        {"name": 1, "relationship_owner": 2, "client_kind": 3, "domain": 4, "country": 5},
    ),
    "HubSpot contacts": (
        "contacts",
        "Record ID|First Name|Last Name|Email|Phone Number|Associated Company|Job Title",
        {"first_name": 1, "last_name": 2, "email": 3, "phone": 4, "client": 5, "title": 6},
    ),
    "Pipedrive people": (
        "contacts",
        "Person - Name|Person - Organization|Person - Email - Work|Person - Phone - Work",
        {"name": 0, "client": 1, "email": 2, "phone": 3},
    ),
    "Salesforce opportunities": (
        "projects",
        "Opportunity ID|Opportunity Name|Account Name|Stage|Opportunity Owner|Created Date",
        {"code": 0, "code_name": 1, "client": 2, "phase": 3, "project_manager": 4, "opened": 5},
    ),
    "Pipedrive deals": (
        "projects",
        "Deal - ID|Deal - Title|Deal - Organization|Deal - Stage|Deal - Status|Deal - Owner",
        {"code": 0, "code_name": 1, "client": 2, "phase": 3, "status": 4, "project_manager": 5},
    ),
    "HubSpot activities": (
        "interactions",
        "Record ID|Activity type|Activity date|Activity assigned to|Call direction|Associated Company|Call notes",
        {"reference": 0, "channel": 1, "occurred_at": 2, "led": 3, "direction": 4, "client": 5, "summary": 6},
    ),
    "Pipedrive activities": (
        "interactions",
        "Activity - ID|Activity - Subject|Activity - Type|Activity - Due date|Activity - Organization|Activity - Note",
        {"reference": 0, "subject": 1, "channel": 2, "occurred_at": 3, "client": 4, "summary": 5},
    ),
    "Salesforce tasks": (
        "interactions",
        "Activity ID|Assigned|Subject|Task Subtype|Date|Company / Account|Full Comments|Priority",
        {
            "reference": 0, "led": 1, "subject": 2, "channel": 3, "occurred_at": 4, "client": 5, "summary": 6,
            "priority": 7,
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_the_export_of_another_program_is_recognised(name: str) -> None:
    kind, headings, wanted = EXPORTS[name]
    assert guess(KINDS[kind], headings.split("|")) == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_names_and_labels_are_recognised(kind: str) -> None:
    fields = KINDS[kind].written
    for heads in ([field.name for field in fields], [field.label for field in fields]):
        assert guess(KINDS[kind], heads) == {field.name: place for place, field in enumerate(fields)}


def test_files_with_the_same_headings_are_known_again() -> None:
    clients = KINDS["clients"]
    assert fingerprint(clients, ["Company_Name", "Tier"]) == fingerprint(clients, ["company name", "TIER"])
    assert fingerprint(clients, ["Tier"]) != fingerprint(KINDS["contacts"], ["Tier"])


def test_every_foreign_word_means_a_column_and_a_code_there_is() -> None:
    for kind, columns in HEADINGS.items():
        assert set(columns) <= set(KINDS[kind].by_name)
    fields = {field.name: field for kind in KINDS.values() for field in kind.fields}
    for name, words in WORDS.items():
        assert set(words.values()) <= set(dict(fields[name].choices)), name
