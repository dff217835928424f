from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.clients.words import LONGEST, findable, fold, words_of

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Müller", "muller"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("NLB", "nlb"),
        ("ﬁlm", "film"),
    ],
)
def test_case_and_accents_are_folded(typed: str, plain: str) -> None:
    assert fold(typed) == plain


def test_quotes_and_signs_part_words_and_are_no_words() -> None:
    assert words_of("“It's 60 mg”, he said: OR (NOT *) \x00 '; --") == [
        "it",
        "s",
        "60",
        "mg",
        "he",
        "said",
        "or",
        "not",
    ]


def test_each_word_counts_once_and_keeps_its_place() -> None:
    assert words_of("Batch batch BATCH release") == ["batch", "release"]


def test_a_hyphenated_word_stands_in_the_index_joined_too() -> None:
    assert findable(["NLB-007 by hot-melt extrusion"]) == [
        "nlb",
        "007",
        "by",
        "hot",
        "melt",
        "extrusion",
        "nlb007",
        "hotmelt",
    ]


def test_a_long_path_is_not_joined() -> None:
    assert "httpsexampletestareport" not in findable(["https://example.test/a-long-report"])


@given(st.text())
def test_any_text_becomes_short_words_of_letters_and_digits(text: str) -> None:
    found = findable([text])
    assert all(word.isalnum() and word == fold(word) for word in found)
    assert all(len(word) <= max(LONGEST, 24) for word in words_of(text))


@given(st.text(), st.text())
def test_the_words_of_a_text_are_found_in_it(text: str, more: str) -> None:
    assert set(words_of(text)) <= set(findable([more, text]))
