from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.conversations.models import Clock
from crm.projects.models import Project
from crm.staff.asking import asked_often
from crm.staff.models import StaffMember
from crm.staff.values import StaffRole
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
ASKED: list[int] = []


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


@asked_often
def managed(projects: Sequence[int]) -> QuerySet[Project]:
    rows = Project.objects.filter(pk__in=projects).select_related("client", "project_manager")
    return rows.annotate(manager=F("project_manager__name")).order_by("-pk")


@asked_often
def named(projects: Sequence[int]) -> QuerySet[Project]:
    return Project.objects.filter(pk__in=projects).only("code_name")


@asked_often
def opened(after: datetime, projects: Sequence[int], words: str) -> QuerySet[Clock, Any]:
    ASKED.append(1)
    rows = Clock.objects.filter(opened_at__gt=after, opened_by__projects__in=projects, opened_by__summary=words)
    return rows.order_by("opened_at").values_list("opened_at", "target")


def test_rows_are_models_as_django_makes_them() -> None:
    project = make.project(project_manager=make.person("Tom"))
    with CaptureQueriesContext(connection) as asked:
        (found,) = managed([project.pk])
        assert (found, found.client, found.project_manager) == (project, project.client, project.project_manager)
        assert (vars(found)["manager"], found._state.adding, found.get_deferred_fields()) == ("Tom", False, set())
    assert len(asked) == 1


def test_what_was_not_asked_for_is_fetched_when_it_is_read() -> None:
    project = make.project(code="BFS-101")
    (found,) = named([project.pk])
    assert {"code", "client_id"} <= found.get_deferred_fields()
    assert (found.code_name, found.code, found.client) == (project.code_name, "BFS-101", project.client)


def test_one_that_is_related_to_nobody_has_nobody() -> None:
    project = make.project()
    Project.objects.update(project_manager=None)
    (found,) = managed([project.pk])
    assert found.project_manager is None


def test_rows_of_values_are_tuples_with_what_python_takes_them_for() -> None:
    project = make.project()
    clocks = [make.question(project, MONDAY + number * HOUR, summary="When?").clock for number in range(3)]
    found = opened(MONDAY, [project.pk], "When?")
    assert found == [(clock.opened_at, clock.target) for clock in clocks[1:]]


@pytest.mark.parametrize("length", range(6))
def test_a_list_may_have_any_length(length: int) -> None:
    projects = [make.project() for _ in range(6)]
    found = managed([project.pk for project in projects[:length]])
    assert found == projects[:length][::-1]
    assert managed(tuple(project.pk for project in projects[:length])) == found


def test_nothing_is_asked_about_nobody() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert managed([]) == []
    assert not asked.captured_queries


def test_a_question_is_put_into_sql_once_for_all_values_and_for_lists_of_about_a_length() -> None:
    opened(MONDAY, [1, 2, 3], "Who?")
    before = len(ASKED)
    opened(MONDAY + HOUR, [7, 8, 9, 10], "When?")
    assert len(ASKED) == before
    opened(MONDAY, [1, 2, 3, 4, 5], "Who?")
    assert len(ASKED) > before


@asked_often
def _reckons(at: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(opened_at__gt=at - HOUR)


@asked_often
def _adorns(name: str) -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(name__startswith=name)


def test_a_question_that_does_more_than_filter_by_what_it_is_given_is_refused() -> None:
    for ask in (lambda: _reckons(MONDAY), lambda: _adorns("Tom")):
        with pytest.raises(TypeError, match="does more with a value"):
            ask()


def test_a_value_that_is_no_moment_day_number_or_word_is_refused() -> None:
    with pytest.raises(TypeError, match="is given no NoneType"):
        asked_often(lambda number: StaffMember.objects.filter(pk=number))(None)


@asked_often
def _called(role: str) -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(name="100 % O'Neil %s", staff_role=role, pk__gt=0)


def test_a_word_or_number_that_is_always_the_same_stands_in_the_statement() -> None:
    asked: list[tuple[str, Any]] = []
    odd = make.person("100 % O'Neil %s")

    def listen(execute: Any, sql: str, values: Any, *others: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, *others)

    with connection.execute_wrapper(listen):
        assert _called(odd.staff_role) == [odd]
    ((sql, values),) = asked
    assert "'100 %% O''Neil %%s'" in sql
    assert '"id" > 0' in sql
    assert list(values) == [odd.staff_role]


@asked_often
def _seen_by(user: StaffMember, at: datetime, walled: bool) -> QuerySet[Client]:
    rows = clients_for(user, at=at).order_by("pk")
    return rows.filter(restricted_access=True) if walled else rows


def test_of_a_reader_the_role_decides_what_is_asked_and_the_rest_is_filled_in() -> None:
    ceo, sponsor = make.person(staff_role=StaffRole.CEO), make.leader()
    open_one, walled = make.client(), make.client(restricted_access=True, executive_sponsor=sponsor)
    readers = (make.person(), ceo, make.person(), sponsor)
    found = [_seen_by(reader, MONDAY, False) for reader in readers]
    assert found == [[open_one], [open_one, walled], [open_one], [open_one, walled]]
    assert _seen_by(ceo, MONDAY, True) == [walled]
