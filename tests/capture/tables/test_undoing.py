from __future__ import annotations

import pytest

from crm.capture.models import TableBatch
from crm.capture.services.tables import go_on, start
from crm.clients.models import Client, Contact
from crm.clients.services import change_contact
from crm.conversations.models import Clock, Interaction
from crm.conversations.services import correct
from crm.projects.models import Project
from crm.staff.models import StaffMember
from tests import make
from tests.capture.tables.files import checked, imported, undone
from tests.capture.tables.test_importing import FILES
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()
    make.client("Pelloway", short_code="PEL")


def stays() -> list[tuple[str, str]]:
    return [(name, why) for batch in TableBatch.objects.all() for _, name, why in batch.stays]


def test_interactions_are_withdrawn_with_their_clocks_and_can_come_again() -> None:
    assert undone(imported("interactions", *FILES["interactions"])).counts["gone"] == 2
    assert not Clock.objects.exists()
    assert not Interaction.objects.standing().exists()
    assert imported("interactions", *FILES["interactions"]).counts == {"new": 2}


def test_what_somebody_corrected_stays_and_says_so() -> None:
    table = imported("interactions", *FILES["interactions"])
    fact = Interaction.objects.get(message_key="1")
    correct(interaction=fact, by=None, at=MONDAY, reason="typo", summary="Where is the batch?")
    assert undone(table).counts == {"gone": 1, "stays": 1}
    assert stays() == [("Where is the batch?", "was changed since")]


def test_contact_people_go_unless_they_were_changed_or_took_part() -> None:
    client = Client.objects.get()
    table = imported("contacts", ("Client", "Name"), ("PEL", "Ada"), ("PEL", "Ben"), ("PEL", "Cleo"))
    change_contact(contact=Contact.objects.get(name="Ben"), by=None, at=MONDAY, title="Director")
    make.question(make.project(client), MONDAY, contacts=[Contact.objects.get(name="Cleo")])
    undone(table)
    assert stays() == [("Ben", "was changed since"), ("Cleo", "takes part in interactions")]
    assert not Contact.objects.filter(name="Ada").exists()


def test_clients_and_projects_of_it_end_and_what_was_there_stays() -> None:
    rows = (("Name", "Tier"), ("Oxwillow", "core"), ("Pelloway", "strategic"))
    clients, projects = imported("clients", *rows), imported("projects", *FILES["projects"])
    undone(projects), undone(clients)
    assert Project.objects.get().status == "cancelled"
    assert dict(Client.objects.values_list("name", "lifecycle")) == {"Oxwillow": "former", "Pelloway": "active"}
    assert imported("clients", *rows, ("Oxwillow", "core")).counts["left_out"] == 1


def test_colleagues_of_it_leave_and_come_back_with_the_file() -> None:
    admin = make.person(staff_role="administrator")
    undone(imported("staff", *FILES["staff"], by=admin))
    assert set(StaffMember.objects.filter(is_active=False).values_list("name", flat=True)) == {"Kim", "Lee"}
    imported("staff", *FILES["staff"], by=admin)
    assert not StaffMember.objects.filter(is_active=False).exists()


def test_a_worker_that_was_killed_goes_on_where_it_stood() -> None:
    head, *rows = FILES["interactions"]
    many = [(f"{number}", *rows[0][1:]) for number in range(4500)]
    table = start(table=checked("interactions", head, *many))
    go_on(table.pk, at=MONDAY)
    table.refresh_from_db()
    assert (table.position, Interaction.objects.count()) == (1, 2000)
    while go_on(table.pk, at=MONDAY):
        pass
    table.refresh_from_db()
    assert (table.state, table.counts, Interaction.objects.count()) == ("done", {"new": 4500}, 4500)
