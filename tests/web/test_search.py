from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from crm.conversations.models import Interaction
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.web.search.gather import spot
from crm.web.search.hits import cut, marked, pages_called
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> StaffMember:
    make.house()
    return make.person("Ann")


@pytest.fixture
def browser(me: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(me)
    return browser


@pytest.fixture
def project(me: StaffMember) -> Project:
    client = make.client("Northlight Bio", short_code="NLB")
    return make.project(client, project_manager=me, code="BFS-101", code_name="Ironbark")


def said(project: Project, summary: str, days_ago: int = 1, **facts: Any) -> Interaction:
    return make.question(project, MONDAY - timedelta(days=days_ago), summary=summary, **facts)


def page(browser: Browser, text: str, **more: str) -> str:
    answer = browser.get("/search/", {"q": text} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def paths(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('class="item" href="')[1:]]


def test_three_letters_find_client_project_contact_and_what_was_said(browser: Browser, project: Project) -> None:
    contact = make.contact(project.client, "Ironside Jones")
    fact = said(project, "The iron content is high")
    assert paths(page(browser, "iro")) == [
        f"/projects/{project.pk}/",
        f"/clients/{project.client_id}/#contact-{contact.pk}",
        f"/interactions/{fact.pk}/",
    ]
    assert paths(page(browser, "nor"))[0] == f"/clients/{project.client_id}/"


def test_the_kind_with_the_best_name_comes_first(browser: Browser, project: Project) -> None:
    named = make.contact(make.client(), "Nlb")
    make.client("Nlbury")
    assert paths(page(browser, "nlb"))[0] == f"/clients/{project.client_id}/"
    assert f"#contact-{named.pk}" in page(browser, "nlb")


def test_a_client_and_a_topic_together_find_what_was_said(browser: Browser, project: Project) -> None:
    fact = said(project, "Is the blend dry?")
    said(make.project(code="OTH-1"), "Is the blend dry?")
    for text in ("northlight blend", "blend nlb", "iron blend", "BFS-101 blend"):
        assert paths(page(browser, text)) == [f"/interactions/{fact.pk}/"]


def test_a_stranger_finds_nothing_of_a_restricted_client(browser: Browser) -> None:
    secret = make.project(make.client("Quillon Pharma", restricted_access=True), code_name="Quince")
    make.contact(secret.client, "Quentin Ito")
    said(secret, "Quillon asks about the merger")
    for text in ("qui", "que", "merger", "quillon merger"):
        assert "Nothing you may see has these words" in page(browser, text)


def test_nothing_typed_shows_where_one_logged_last_then_ones_own(
    browser: Browser, project: Project, me: StaffMember
) -> None:
    other = make.project()
    make.answer(said(other, "When?"), MONDAY, by=me)
    Interaction.objects.filter(direction="outbound").update(logged_by=me)
    assert paths(page(browser, ""))[:2] == [f"/projects/{other.pk}/", f"/projects/{project.pk}/"]


def test_what_was_said_goes_on_page_by_page(browser: Browser, project: Project) -> None:
    facts = [said(project, f"batch {number}", number + 1) for number in range(23)]
    html = page(browser, "batch")
    further = html.split("after=")[1].split('"')[0]
    assert paths(page(browser, "batch", after=further)) == [f"/interactions/{fact.pk}/" for fact in facts[20:]]


@pytest.mark.parametrize("text", ["'", '"', "%", "\x00", "(", "-- ", "🙂", "a" * 3000, "\u202e", "*", "OR", "é" * 300])
def test_odd_words_are_no_error(browser: Browser, text: str) -> None:
    page(browser, text)


@pytest.mark.parametrize("place", ["", "x", "2-1", "0-", "0--1", f"1-{2**63}", f"0-{'9' * 40}", "0-1'", "0-²"])
def test_a_place_that_is_none_begins_at_the_start(browser: Browser, project: Project, place: str) -> None:
    said(project, "batch")
    assert spot(place) is None
    assert len(paths(page(browser, "batch", after=place))) == 1


def test_what_met_is_marked_and_the_rest_is_escaped() -> None:
    text = marked("<b>Prüfplan</b> & plan", ["pruf"])
    assert text == "&lt;b&gt;<mark>Prüfplan</mark>&lt;/b&gt; &amp; plan"


def test_a_long_text_is_cut_around_the_first_word_that_met() -> None:
    long = f"{'many words ' * 40}dissolution {'and more ' * 40}"
    short = cut(long, ["diss"])
    assert short.startswith("… ")
    assert "dissolution" in short
    assert len(short) < 150
    assert cut(long, ["many"]).startswith("many words")


def test_a_page_is_called_by_its_words() -> None:
    assert [hit.path for hit in pages_called(["dig"], StaffMember())] == ["/weekly/"]
    assert pages_called(["zebra"], StaffMember()) == []


def test_the_palette_asks_for_the_options_alone(browser: Browser, project: Project) -> None:
    html = browser.get("/search/", {"q": "nor"}, headers={"hx-request": "true"}).content.decode()
    assert 'role="option"' in html
    assert "<html" not in html


def test_a_search_asks_a_fixed_number_of_questions(
    browser: Browser, project: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        contact = make.contact(project.client, f"Batchelor {number}")
        said(make.project(code_name=f"Batch {number}"), f"batch {number}", contacts=[])
        said(project, f"batches {number}", contacts=[contact])
    with django_assert_max_num_queries(12):
        page(browser, "batch")
