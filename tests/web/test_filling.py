"""What goes into HTML is escaped, whatever it is."""

from __future__ import annotations

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from crm.conversations.values import Channel
from crm.web.filling import filled, joined

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    "value",
    ["<b>'Ann' & \"Bo\"</b>", SafeString("<b>Ann</b>"), 7, None, Channel.EMAIL, gettext_lazy("<i>late</i>"), "{0}"],
)
def test_a_value_is_escaped_as_django_escapes_it(value: object) -> None:
    assert filled("<p>{}</p>", value) == format_html("<p>{}</p>", value)
    assert filled("<p>{said}</p>", said=value) == format_html("<p>{said}</p>", said=value)


def test_names_are_escaped_before_they_are_joined() -> None:
    assert joined(" & ", ["<i>", SafeString("<b>Bo</b>")]) == "&lt;i&gt; & <b>Bo</b>"


def test_what_was_filled_is_not_escaped_again() -> None:
    assert filled("<p>{}</p>", filled("<b>{}</b>", "&")) == "<p><b>&amp;</b></p>"
