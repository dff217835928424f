from __future__ import annotations

import pytest

from crm.capture.mail.subjects import base, tags

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    "subject",
    [
        "Batch 7",
        "Re: Batch 7",
        "RE: AW: Re[2]: Batch 7",
        "Fwd: [Partners] Re: Batch 7",
        "[Partners] Antw: Batch 7",
        "回复：Batch 7",
        "  re :Batch 7 ",
    ],
)
def test_prefixes_and_list_tags_come_off(subject: str) -> None:
    assert base(subject) == "Batch 7"


def test_a_subject_of_nothing_but_prefixes_keeps_the_last() -> None:
    assert base("Re: [Partners]") == "[Partners]"


def test_words_that_only_begin_like_prefixes_stay() -> None:
    assert base("Reagent for batch 7") == "Reagent for batch 7"
    assert base("Intermediate: yes") == "Intermediate: yes"


def test_tags_are_the_words_in_brackets() -> None:
    assert tags("Re: [Partners] batch [7b]") == {"partners", "7b"}
