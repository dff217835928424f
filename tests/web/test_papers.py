"""Papers that go out, read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from crm.conversations.models import Interaction
from crm.digests.services import prepare
from crm.staff.models import StaffMember
from crm.web import typeset as typesetter
from crm.web.typeset import Paper, sheet, typeset
from tests import make
from tests.papers import fonts_of, root_of, text_of

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") $x^2$ \\ `code` *b* _i_ <label> @ref [x] #include "/etc/passwd" // c /* d'


@pytest.fixture
def browser() -> Browser:
    make.house()
    browser = Browser()
    browser.force_login(make.person("Ingrid Vaelstrom", staff_role="ceo"))
    return browser


def pdf(browser: Browser, path: str) -> bytes:
    answer = browser.get(path)
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def a_week(summary: str = "When is the batch ready?") -> None:
    sponsor = StaffMember.objects.get(name="Ingrid Vaelstrom")
    project = make.project(make.client("Pelloway", executive_sponsor=sponsor), code_name=summary)
    make.answer(make.question(project, make.local("2026-10-12 09:00")), make.local("2026-10-12 11:00"))
    make.question(project, make.local("2026-10-13 09:00"), summary=summary)
    prepare(make.local("2026-10-19 07:00"))


def test_the_paper_of_a_week_says_what_its_page_says(browser: Browser) -> None:
    a_week()
    page = browser.get("/weekly/2026-10-12/")
    week, said = page.context["week"], text_of(pdf(browser, "/weekly/2026-10-12/pdf/"))
    rows = [row for section in week.sections for row in section.rows]
    asked = [part for ask in week.asks for part in (ask.title, ask.reason, ask.when)]
    assert asked
    parts = [week.lede, *asked, *(card.figure for card in week.cards), *(bar.text for bar in week.trend)]
    assert [
        part for part in [*parts, *(row.title for row in rows), *(row.figure for row in rows)] if part not in said
    ] == []
    assert "as frozen Mon 19 October 2026, 07:00" in said
    assert 'href="/weekly/2026-10-12/pdf/"' in page.content.decode()


def test_a_frozen_week_is_the_same_bytes_for_ever(browser: Browser) -> None:
    a_week()
    first = pdf(browser, "/weekly/2026-10-12/pdf/")
    make.answer(make.question(make.project(), make.local("2026-10-14 09:00")), make.local("2026-10-14 10:00"))
    assert pdf(browser, "/weekly/2026-10-12/pdf/") == first


def test_nothing_that_anybody_typed_becomes_markup(browser: Browser) -> None:
    a_week(HOSTILE[:60])
    assert " ".join(HOSTILE[:60].split()) in text_of(pdf(browser, "/weekly/2026-10-12/pdf/"))


def test_a_week_that_was_corrected_says_both_values_on_paper(browser: Browser) -> None:
    a_week()
    late = Interaction.objects.get(summary="When is the batch ready?", clock__state="running")
    make.answer(late, make.local("2026-10-13 10:00"), logged=make.local("2026-10-20 10:00"))
    said = text_of(pdf(browser, "/weekly/2026-10-12/pdf/"))
    assert "First replies in target: 1 of 2 as frozen, 2 of 2 today." in said
    assert "1 of 2" in said.split("Restated")[0] + said.split("today.")[-1]


def test_a_week_that_has_not_begun_has_no_paper(browser: Browser) -> None:
    assert browser.get("/weekly/2999-01-04/pdf/").status_code == 404


def order(text: str = "", **facts: Any) -> Paper:
    body: dict[str, Any] = {
        "unknown": [],
        "asks": [],
        "strong": "A quiet week:",
        "rest": text,
        "cards": [],
        "sections": [],
    }
    body |= {"hidden": "", "trend": [{"label": "5 Oct", "verdicts": 0, "in_target": 0, "text": "–"}]}
    return Paper("week", "Brackenfold", "Week of 5 October", "over", text, make.MONDAY, body | facts)


def test_a_paper_brings_its_fonts_its_tags_its_language_and_its_title() -> None:
    made = typeset(order("Nothing late."))
    root = root_of(made)
    assert fonts_of(made) == {"Inter-Regular": True, "Inter-SemiBold": True}
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize("text", ["日本 مرحبا 🎉", "\ufffe\ue000 \x07", HOSTILE, "ﬁ\u202eabc", "x" * 5000])
def test_no_letter_keeps_a_paper_from_being_made(text: str) -> None:
    assert typeset(order(text)).startswith(b"%PDF-")


def test_a_site_prints_on_the_paper_of_its_country() -> None:
    assert [sheet(country) for country in ("US", "CA", "DE", "")] == ["us-letter", "us-letter", "a4", "a4"]
    make.house()
    assert list(map(int, root_of(typeset(order()))["/Pages"]["/Kids"][0].get_object()["/MediaBox"][2:])) == [612, 792]


def test_a_paper_that_takes_too_long_leads_back_to_its_page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "press.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(typesetter, "ROOM", tmp_path)
    monkeypatch.setattr(typesetter, "PATIENCE", 0.05)
    answer = browser.get("/weekly/2026-10-12/pdf/", follow=True)
    assert answer.redirect_chain == [("/weekly/2026-10-12/", 302)]
    assert "print this page from the browser" in answer.content.decode()
