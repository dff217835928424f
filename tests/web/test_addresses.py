from __future__ import annotations

import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse

pytestmark = pytest.mark.plain


def said(text: str, **context: object) -> str:
    return engines["django"].from_string(text).render(context)


def test_an_address_with_numbers_is_what_django_says() -> None:
    assert said("{% url 'hand_back' clock staff %}", clock=12, staff=7) == reverse("hand_back", args=[12, 7])


def test_an_address_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(NoReverseMatch):
        said("{% url 'project' one two %}", one=1, two=2)


def test_words_in_an_address_are_put_there_by_django() -> None:
    assert said("{% url 'names' kind %}", kind="client") == reverse("names", args=["client"])
