from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.clients.services import change_client
from crm.clients.words import words_of
from crm.conversations import services
from crm.conversations.models import Interaction, InteractionWords
from crm.conversations.search import DIALECTS, find, place_of
from crm.conversations.services.corrections import restore
from crm.projects.models import Project
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


@pytest.fixture
def project() -> Project:
    return make.project()


def said(project: Project, summary: str, days_ago: float = 1, **facts: Any) -> Interaction:
    return make.question(project, MONDAY - timedelta(days=days_ago), summary=summary, **facts)


def found(text: str, clients: Any = None, **options: Any) -> list[Interaction]:
    seen = Client.objects.all() if clients is None else clients
    return find(words_of(text), seen, **options).rows


def test_a_contact_is_found_by_words_and_by_their_beginnings(project: Project) -> None:
    fact = said(project, "Dissolution at pH 6.8 looks low")
    for text in ("dissolution", "DISS", "low diss", "ph 6.8", "looks, low!"):
        assert found(text) == [fact]
    assert found("solution") == found("dissolution high") == found("") == []


def test_accents_and_hyphens_need_not_be_typed(project: Project) -> None:
    fact = said(project, "Prüfplan für Hot-Melt-Extrusion")
    assert found("prufplan") == found("hotmelt") == found("hot melt") == found("PRÜF") == [fact]


def test_the_newest_comes_first_whenever_it_was_logged(project: Project) -> None:
    new = said(project, "stability report", days_ago=2)
    old = said(project, "stability plan", days_ago=30, logged=MONDAY)
    assert found("stability") == [new, old]


def test_whole_words_come_before_beginnings(project: Project) -> None:
    whole = said(project, "Send the report", days_ago=9)
    begun = said(project, "Who is reporting?", days_ago=1)
    assert found("report") == [whole, begun]


def test_two_letters_are_looked_for_whole(project: Project) -> None:
    fact = said(project, "T3 is due")
    said(project, "Take the third one")
    assert found("T3") == [fact]
    assert found("T") == []


def test_a_short_last_word_is_still_being_typed(project: Project) -> None:
    fact = said(project, "Stability pulls are late")
    assert found("stability p") == [fact]


def test_the_subject_and_the_quality_reference_are_words_of_a_contact(project: Project) -> None:
    fact = said(project, "Please look", subject="Quality agreement", qms_reference="DEV-2031")
    assert found("quality agreement") == found("dev-2031") == [fact]


def test_whoever_and_whatever_a_word_names_is_among_its_alternatives(project: Project) -> None:
    contact = make.contact(project.client, "Anna Brandt")
    fact = said(project, "Is it the blend?", contacts=[contact])
    said(make.project(), "Is it the blend?")
    for thing in (project, project.client, contact):
        assert found("ironbark blend", alike={"ironbark": [thing]}) == [fact]
    assert found("ironbark") == []


def test_a_correction_is_found_by_its_new_words_only(project: Project) -> None:
    fact = said(project, "Tablets crack")
    services.correct(interaction=fact, by=None, at=MONDAY, reason="misheard", summary="Capsules crack")
    assert (found("tablets"), found("capsules")) == ([], [fact])


def test_a_corrected_moment_changes_the_order(project: Project) -> None:
    first, second = said(project, "batch one", days_ago=5), said(project, "batch two", days_ago=2)
    later = MONDAY - timedelta(days=1)
    services.correct(interaction=first, by=None, at=MONDAY, reason="wrong day", occurred_at=later)
    assert found("batch") == [first, second]


def test_a_withdrawn_contact_is_not_found_until_it_is_restored(project: Project) -> None:
    fact = said(project, "Wrong client")
    services.withdraw(interaction=fact, by=None, at=MONDAY, reason="slip")
    assert found("wrong") == []
    restore(interaction=fact, by=None, at=MONDAY, reason="it was right")
    assert found("wrong") == [fact]


def test_a_merged_conversation_is_found_by_its_new_subject(project: Project) -> None:
    into = said(project, "First", subject="Granulation")
    other = said(project, "Second", subject="Something else")
    services.merge_threads(into=into.thread, other=other.thread, by=None, at=MONDAY)
    assert set(found("granulation")) == {into, other}
    assert found("else") == []


def restricted() -> tuple[Client, Project, Any, Any]:
    friend, stranger = make.person(), make.person()
    client = make.client(restricted_access=True, relationship_owner=friend)
    return client, make.project(client, project_manager=friend), friend, stranger


def test_words_of_a_restricted_client_are_found_by_those_who_may_see_it(project: Project) -> None:
    _, secret, friend, stranger = restricted()
    hidden, shown = said(secret, "Merger of sites"), said(project, "Merger of lots", days_ago=3)
    assert found("merger", clients_for(stranger, at=MONDAY)) == [shown]
    assert found("merger", clients_for(friend, at=MONDAY)) == [hidden, shown]


def test_a_strangers_question_does_not_even_read_hidden_words(project: Project) -> None:
    _, secret, _, _ = restricted()
    said(secret, "Merger of sites")
    dialect, everybody = DIALECTS[connection.vendor], list(Client.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(dialect.sql, [dialect.begins.format("mer"), dialect.numbers(everybody), 2**63 - 1, 9])
        assert cursor.fetchall() == []


def test_a_client_that_becomes_restricted_or_open_is_right_at_once(project: Project) -> None:
    client, secret, _, stranger = restricted()
    hidden, shown = said(secret, "Merger one"), said(project, "Merger two", days_ago=3)
    Client.objects.filter(pk=client.pk).update(restricted_access=False)
    Client.objects.filter(pk=project.client_id).update(restricted_access=True)
    assert found("merger", clients_for(stranger, at=MONDAY)) == [hidden]
    assert found("merger") == [hidden, shown]


def test_pages_of_results_show_each_once(project: Project) -> None:
    facts = [said(project, f"batch {n}" if n % 2 else f"batches {n}", days_ago=n + 1) for n in range(9)]
    seen: list[Interaction] = []
    spot = None
    for _ in range(9):
        page = find(["batch"], Client.objects.all(), after=spot, limit=2)
        seen, spot = [*seen, *page.rows], page.next
        if spot is None:
            break
    assert seen == [*facts[1::2], *facts[0::2]]


def test_contacts_of_one_second_keep_apart(project: Project) -> None:
    facts = [said(project, "same second") for _ in range(3)]
    assert found("same") == facts[::-1]
    assert place_of(MONDAY, 1) < place_of(MONDAY, 2) < place_of(MONDAY + timedelta(seconds=1), 1)


@pytest.mark.parametrize(
    "text", ["'", '"', "a'b\"c", "(((", "* OR NOT", "NEAR(a b)", "-- ;", "\\", "%_", ":c1", ".1.x", "&|!:*"]
)
def test_odd_input_is_no_error(project: Project, text: str) -> None:
    said(project, "Nothing special")
    assert found(text) == []


@given_settings(max_examples=40)
@given(text=st.text(max_size=300))
def test_no_text_at_all_is_an_error(text: str) -> None:
    find(words_of(text), Client.objects.all())


def test_a_question_takes_five_statements_however_much_was_said(
    project: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        said(project, f"batch {number}", days_ago=number)
    with django_assert_max_num_queries(5):
        assert len(found("bat", limit=25)) == 25


def plan(word: str, client: int = 1) -> str:
    dialect = DIALECTS[connection.vendor]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{explain} {dialect.sql}", [dialect.begins.format(word), dialect.numbers([client]), 2**63 - 1, 25]
        )
        return " ".join(str(line) for line in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite goes about it")
def test_sqlite_walks_its_index_newest_first_and_sorts_nothing() -> None:
    assert "conversations_words_index VIRTUAL TABLE INDEX" in plan("bat")
    assert "TEMP B-TREE" not in plan("bat")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL goes about it")
def test_postgresql_reads_its_index_for_a_rare_word_and_the_newest_places_for_a_common_one() -> None:
    client = make.client()
    rows = [InteractionWords(place=n, interaction_id=n, client=client, words="cow") for n in range(9000)]
    InteractionWords.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        # Entries still waiting to be filed make the index look dear, how many depends on who wrote before.
        cursor.execute("SELECT gin_clean_pending_list('conversations_words_index')")
        cursor.execute("ANALYZE conversations_interactionwords; SET LOCAL enable_seqscan = off")
        common = plan("cow", client.pk)
        cursor.execute("SET LOCAL enable_indexscan = off")
        rare = plan("bat", client.pk)
    InteractionWords.objects.all().delete()
    assert "Index Scan Backward using conversations_interactionwords_pkey" in common
    assert "Bitmap Index Scan on conversations_words_index" in rare


def stored() -> list[tuple[Any, ...]]:
    return sorted(InteractionWords.objects.values_list("place", "interaction", "client", "closed", "words"))


def test_a_rebuild_equals_what_was_kept_in_step(project: Project) -> None:
    _, secret, _, _ = restricted()
    facts = [said(one, f"Sample {n}", days_ago=n + 1) for n in range(4) for one in (project, secret)]
    services.correct(interaction=facts[0], by=None, at=MONDAY, reason="words", summary="Other words")
    services.withdraw(interaction=facts[1], by=None, at=MONDAY, reason="slip")
    kept = stored()
    assert services.rebuild_search(batch=3) == 0
    InteractionWords.objects.all().delete()
    assert services.rebuild_search(batch=3) == 7
    assert stored() == kept
    assert len(found("sample")) == 6


def test_words_follow_the_wall_of_their_client(project: Project) -> None:
    facts = [said(project, f"Sample {n}", days_ago=n + 1) for n in range(3)]
    assert services.follow_wall(client=project.client) == 0
    for restricted_access in (True, False):
        change_client(client=project.client, by=None, at=MONDAY, restricted_access=restricted_access)
        assert services.follow_wall(client=project.client, batch=2) == len(facts)
        assert services.rebuild_search() == 0


def test_the_command_says_what_it_put_right(project: Project) -> None:
    said(project, "Sample")
    InteractionWords.objects.update(words="nonsense")
    for told in ("1 differed.", "All words were as they should be."):
        out = StringIO()
        call_command("rebuild_search", stdout=out)
        assert out.getvalue().strip() == told
    assert len(found("sample")) == 1
