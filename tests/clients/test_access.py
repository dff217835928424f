"""Who may see which client: open ones, own ones, and restricted ones by a grant in force."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.clients.models import AccessGrant, Client
from crm.clients.queries import clients_for, hidden_from
from crm.clients.services import end_grant, grant_access
from crm.projects.queries import projects_for
from crm.projects.services import assign
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, StaffMember
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def ann() -> StaffMember:
    return make.person("Ann")


@pytest.fixture
def closed() -> Client:
    return make.client("Closed", restricted_access=True)


def let_in(client: Client, staff: StaffMember, at: datetime = MONDAY, until: datetime | None = None) -> AccessGrant:
    return grant_access(client=client, staff=staff, by=None, at=at, reason="works with them", until=until)


def sees(user: StaffMember, client: Client, at: datetime = MONDAY) -> bool:
    """Asked both ways: what is not shown is hidden."""
    shown = clients_for(user, at=at).filter(pk=client.pk).exists()
    assert shown != hidden_from(user, at=at).filter(pk=client.pk).exists()
    return shown


def test_everybody_sees_an_open_client(ann: StaffMember) -> None:
    assert sees(ann, make.client())


def test_a_stranger_never_sees_a_restricted_client(ann: StaffMember, closed: Client) -> None:
    assert not sees(ann, closed)
    assert not sees(make.leader(), closed)
    assert not sees(make.person(staff_role="administrator"), closed)


def test_sponsor_and_owner_see_their_client(ann: StaffMember) -> None:
    boss = make.leader()
    mine = make.client(restricted_access=True, executive_sponsor=boss, relationship_owner=ann)
    assert sees(ann, mine)
    assert sees(boss, mine)


def test_the_chief_executive_sees_every_client(closed: Client) -> None:
    assert sees(make.leader(staff_role="ceo"), closed)


def test_whoever_has_left_sees_nothing(closed: Client) -> None:
    gone = make.leader(staff_role="ceo", is_active=False)
    assert not sees(gone, closed)
    assert not clients_for(gone, at=MONDAY).exists()


def test_a_grant_holds_from_its_moment_to_its_end(ann: StaffMember, closed: Client) -> None:
    let_in(closed, ann, until=MONDAY + DAY)
    moments = (MONDAY - timedelta.resolution, MONDAY, MONDAY + DAY - timedelta.resolution, MONDAY + DAY)
    assert [sees(ann, closed, at) for at in moments] == [False, True, True, False]


def test_a_grant_for_one_client_opens_no_other(ann: StaffMember, closed: Client) -> None:
    let_in(make.client(restricted_access=True), ann)
    assert not sees(ann, closed)


def test_granting_twice_keeps_the_grant_in_force(ann: StaffMember, closed: Client) -> None:
    first = let_in(closed, ann)
    assert let_in(closed, ann, at=MONDAY + DAY, until=MONDAY + 2 * DAY) == first
    assert AccessGrant.objects.count() == 1


def test_a_longer_grant_is_not_lost_behind_a_short_one(ann: StaffMember, closed: Client) -> None:
    let_in(closed, ann, until=MONDAY + DAY)
    let_in(closed, ann, at=MONDAY + DAY / 2, until=MONDAY + 7 * DAY)
    assert sees(ann, closed, MONDAY + 6 * DAY)
    let_in(closed, ann, at=MONDAY + DAY / 2)
    assert sees(ann, closed, MONDAY + 60 * DAY)
    assert AccessGrant.objects.count() == 1
    assert AuditEvent.objects.filter(model="accessgrant", field="until").count() == 2


def test_a_grant_that_has_ended_can_be_given_again(ann: StaffMember, closed: Client) -> None:
    let_in(closed, ann, until=MONDAY + DAY)
    let_in(closed, ann, at=MONDAY + 2 * DAY)
    assert [sees(ann, closed, MONDAY + n * DAY) for n in (0, 1, 2)] == [True, False, True]


def test_a_grant_ends_with_a_reason(ann: StaffMember, closed: Client) -> None:
    grant = let_in(closed, ann)
    with pytest.raises(Refusal, match="Say why the access ends"):
        end_grant(grant=grant, by=None, at=MONDAY + DAY, reason=" ")
    for at in (MONDAY + DAY, MONDAY + 2 * DAY):
        end_grant(grant=grant, by=None, at=at, reason="project is over")
    assert (grant.until, sees(ann, closed, MONDAY + DAY)) == (MONDAY + DAY, False)
    assert AuditEvent.objects.get(model="accessgrant", field="until").reason == "project is over"


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        (None, "  ", "Say why this person may see the client"),
        (MONDAY, "works with them", "The access would end before it begins"),
        (datetime(2026, 11, 1), "works with them", "The end of the access 2026-11-01 00:00 has no time zone"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(
    ann: StaffMember, closed: Client, until: datetime | None, reason: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        grant_access(client=closed, staff=ann, by=None, at=MONDAY, reason=reason, until=until)
    assert not AccessGrant.objects.exists()


def test_a_project_of_a_restricted_client_lets_in_whoever_works_on_it(ann: StaffMember, closed: Client) -> None:
    bob = make.person("Bob")
    project = make.project(closed, project_manager=ann)
    assert sees(ann, closed)
    assert not projects_for(bob, at=MONDAY).exists()
    assign(project=project, staff=bob, function="analytical", since=MONDAY.date(), by=None, at=MONDAY)
    assert list(projects_for(bob, at=MONDAY)) == [project]
    assert AccessGrant.objects.get(staff=bob).reason == f"works on {project.code}"


def test_an_open_client_needs_no_grants(ann: StaffMember) -> None:
    make.project(make.client(), project_manager=ann)
    assert not AccessGrant.objects.exists()
