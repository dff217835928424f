"""However much is stored, a page of a long list is read off an index and nothing is sorted for it."""

from __future__ import annotations

from typing import Any

import pytest

from crm.projects.models import Project
from crm.web.door import now
from crm.web.flags.listing import flags_asked
from crm.web.interactions.listing import INTERACTIONS
from crm.web.listing import Listing
from crm.web.listing.keyset import cut
from crm.web.promises.listing import PROMISES
from crm.web.replies.listing import replies_asked
from tests import make
from tests.plans import on_sqlite, plan

from .world import world

pytestmark = [pytest.mark.django_db, on_sqlite]

SORTED = "USE TEMP B-TREE FOR ORDER BY"


def steps(listing: Listing[Any], **params: str) -> list[str]:
    """How the second page of a list would be read."""
    asked = listing.asked(params, world(now()).asker)
    first = cut(asked.rows, asked.order, 1)
    assert first.after is not None, "an empty list proves nothing"
    return plan(lambda: cut(asked.rows, asked.order, 25, mark=first.after))


@pytest.fixture
def project() -> Project:
    """Two of everything a list may be narrowed to."""
    house = world(now())
    project = house.client("Alder")
    ann = house.user
    for _ in range(2):
        make.call(project, house.at, ann, house.leader, channel="letter")
        make.question(project, house.at, channel="internal_note", direction="internal", summary="note")
    return project


@pytest.mark.parametrize("sort", ["-when", "when"])
@pytest.mark.parametrize("narrowed", ["", "client", "project", "person", "channel", "direction", "leader", "from"])
def test_interactions_come_in_the_order_of_an_index(project: Project, narrowed: str, sort: str) -> None:
    manager = project.project_manager
    values = {
        "client": project.client.short_code,
        "project": project.code,
        "person": str(manager.pk if manager else 0),
        "channel": "letter",
        "direction": "internal",
        "leader": "1",
        "from": "2020-01-01",
    }
    params = {narrowed: values[narrowed]} if narrowed else {}
    assert SORTED not in steps(INTERACTIONS, sort=sort, **params)


@pytest.mark.parametrize("state", ["all", "answered", "waived", "missed"])
def test_clocks_of_all_time_come_in_the_order_they_were_asked(project: Project, state: str) -> None:
    world(now()).client("Birch")
    assert SORTED not in steps(replies_asked(state, ""), state=state)


def test_promises_and_flags_of_all_time_come_in_the_order_of_their_dates(project: Project) -> None:
    assert SORTED not in steps(PROMISES, state="all")
    assert SORTED not in steps(flags_asked("all"), state="all")
