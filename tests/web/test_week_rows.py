"""A week's parts are put together without a template, and what people wrote stays text in them."""

from __future__ import annotations

import pytest

from crm.digests.snapshot import Ask, Bar, Card, Row, Section
from crm.web.templatetags.week_rows import ask_rows, figure_cards, section_cards, trend_bars

pytestmark = pytest.mark.plain
WRITTEN, SAFE = "<b>Pine & Fir</b>", "&lt;b&gt;Pine &amp; Fir&lt;/b&gt;"


def test_what_people_wrote_stays_text() -> None:
    row, ask = Row(WRITTEN, WRITTEN, WRITTEN), Ask(WRITTEN, WRITTEN, WRITTEN, "project", 1, [], "/projects/1/")
    parts = (
        section_cards([Section(WRITTEN, [row], WRITTEN)]),
        figure_cards([Card(WRITTEN, WRITTEN, WRITTEN)]),
        ask_rows([(ask, [("I did", "/mail/act/1/")])]),
    )
    assert [part.count(SAFE) for part in parts] == [5, 3, 4]
    assert not any("<b>Pine" in part for part in parts)


def test_only_the_first_act_is_proposed() -> None:
    ask = Ask("Call Pine", "No leader in 40 days.", "Was due 1 Oct", "project", 1, [], "/projects/1/")
    html = ask_rows([(ask, [("I did", "/mail/act/1/"), ("I will", "/mail/act/2/")])])
    assert (html.count("btn-primary"), html.count("aria-label")) == (1, 2)
    assert "btn-list" not in ask_rows([(ask, [])])


def test_a_line_without_a_page_is_no_link() -> None:
    assert "<a" not in section_cards([Section("This week", [Row("Ann is away")], "2 more")])
    assert (
        section_cards([Section("Late now", [Row("Pine", path="/projects/1/")], "2 more", "/flags/")]).count("<a") == 2
    )


def test_a_week_without_verdicts_has_no_bar() -> None:
    html = trend_bars([Bar("5 Oct", 0, 0, "/replies/"), Bar("12 Oct", 4, 3, "/replies/")])
    assert html.count("<svg") == 1
    assert "12 Oct: 3 of 4 in target" in html
