from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.models import CapturedMail
from crm.capture.queries import groups, mail_for, may_place
from crm.clients.services import grant_access
from crm.staff.models import StaffMember
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import LATER, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house() -> None:
    make.house()


def found() -> list[tuple[str, int]]:
    return [(group.name, len(group.mails)) for group in groups(CapturedMail.objects.all())]


def test_what_waits_is_grouped_by_company_the_oldest_question_first() -> None:
    take(
        mail("ida@gmail.com", id="3", sent=MORNING + timedelta(minutes=5)),
        mail("mara@northlight.test", id="1", sent=MORNING),
        mail("ole@lab.northlight.test", id="2", sent=MORNING + timedelta(hours=1), subject="Batch 8"),
        mail(list_id="<news.northlight.test>", id="5"),
    )
    assert found() == [("northlight.test", 2), ("ida@gmail.com", 1)]
    first = groups(CapturedMail.objects.all())[0]
    assert (set(first.people), first.newest.subject) == ({"mara@northlight.test", "ole@lab.northlight.test"}, "Batch 8")


def test_what_asks_nothing_comes_after_every_question() -> None:
    take(
        mail("pm@brackenfold.test", "x@southwind.test, y@southwind.test", id="4", sent=MORNING),
        mail("ida@gmail.com", id="3", sent=MORNING + timedelta(minutes=5)),
    )
    assert found() == [("ida@gmail.com", 1), ("southwind.test", 1)]


def test_when_nothing_waits_there_is_nothing() -> None:
    assert found() == []


def test_groups_cost_the_same_however_many_there_are(django_assert_num_queries: object) -> None:
    make.client("Northlight Bio")
    take(*(mail(f"jo@northlight{number}.test", id=str(number)) for number in range(12)))
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len([group.proposed for group in groups(CapturedMail.objects.all())]) == 12


@pytest.mark.parametrize(
    ("role", "may"), [("project_manager", True), ("administrator", True), ("scientist", False), ("quality_head", False)]
)
def test_placing_mail_is_the_work_of_some(role: str, may: bool) -> None:
    take(mail(id="1"))
    person = make.person(staff_role=role)
    assert may_place(person) is may
    assert mail_for(person, at=LATER).exists() is may


def test_whoever_has_left_sees_nothing() -> None:
    assert not may_place(make.person(is_active=False))


@pytest.fixture
def people() -> dict[str, StaffMember]:
    """One who may see the restricted client, one who may not, one who may see everybody."""
    secret = make.client("Secretorum", domain="secretorum.test", restricted_access=True)
    make.contact(secret, "Jo Ek", email="jo@hidden.test")
    inside, outside = make.person("In"), make.person("Out", staff_role="administrator", is_superuser=True)
    grant_access(client=secret, staff=inside, by=None, at=LATER, reason="works on it")
    return {"in": inside, "out": outside, "ceo": make.person("Ceo", staff_role="ceo")}


@pytest.mark.parametrize(
    "raw",
    [
        mail("x@elsewhere.test", id="1", cc="jo@hidden.test"),
        mail("x@elsewhere.test", id="1", cc="new@secretorum.test"),
        mail("x@secretorum.example", id="1"),
        mail("Jo Ek <jo.ek@gmail.com>", id="1"),
    ],
)
def test_mail_that_names_a_restricted_client_stays_behind_its_wall(people: dict[str, StaffMember], raw: bytes) -> None:
    take(raw)
    seen = {name for name, person in people.items() if mail_for(person, at=LATER).exists()}
    assert seen == {"in", "ceo"}


def test_mail_that_names_nobody_known_is_seen_by_all_who_place(people: dict[str, StaffMember]) -> None:
    take(mail("x@elsewhere.test", id="1"))
    assert all(mail_for(person, at=LATER).exists() for person in people.values())


def test_what_nobody_could_read_is_seen_by_who_sees_every_client(people: dict[str, StaffMember]) -> None:
    [one] = take(b"\0\0")
    CapturedMail.objects.filter(pk=one.pk).update(state="unreadable")
    seen = {name for name, person in people.items() if mail_for(person, at=LATER).exists()}
    assert seen == {"in", "ceo"}
