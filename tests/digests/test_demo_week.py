"""The mails of the demo week: the words of its model, the same as text and as HTML, small and whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.management import call_command

from crm.digests.models import Digest
from crm.digests.services import prepare
from crm.digests.snapshot import freeze, thaw
from crm.staff.models import StaffMember
from tests.make import MONDAY
from tests.once import taken_back

from .post import posted, seen, words

pytestmark = pytest.mark.django_db
ORDER = [
    "Late now",
    "No leadership contact",
    "Promises overdue",
    "Nothing logged",
    "Late again",
    "Went well",
    "This week",
    "Data gaps",
]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, EmailMessage]]:
    """By the reader's role."""
    with taken_back(django_db_blocker):
        call_command("load_demo", as_of="2026-10-19T07:00", stdout=StringIO())
        before = len(mail.outbox)
        prepare(MONDAY)
        posted(MONDAY)
        found = {str(one.to[0]): one for one in mail.outbox[before:]}
        yield {person.staff_role: found[person.email] for person in StaffMember.objects.filter(email__in=found)}


def test_the_demo_week_reads_like_its_model(demo: dict[str, EmailMessage]) -> None:
    text = str(demo["ceo"].body)
    assert (
        "One bad week after clean ones: 7 of 12 first replies in target (week before: 2 of 2). Three replies late now. "
        "Four projects have no leader’s contact (week before: three). Three clocks still running, all due today.\n"
        "Median first reply 2.4 business hours, slowest 20.0.\n"
    ) in text
    assert re.findall(r"^  (L\d .*)$", text, re.M) == [
        "L4 Pelloway Health / Tamarind   21.0 h over",
        "L1 Morrowfen Pharma / Cedar   2.4 h over",
        "L1 Oxwillow Oncology / Neem   1.7 h over",
    ]
    assert re.findall(r"^  (\w+) \(.*\)   (\d+(?: of \d+)? days)$", text, re.M) == [
        ("Rowan", "63 days"),
        ("Quince", "55 days"),
        ("Hazel", "48 days"),
        ("Neem", "26 days"),
        ("Ironbark", "12 of 14 days"),
        ("Larch", "26 days"),
        ("Oak", "46 days"),
    ]
    assert text.count("was away, cover Wenling Hartsoe.") == 2


def test_its_sections_stand_in_the_order_of_the_policy(demo: dict[str, EmailMessage]) -> None:
    titles = [line for line in str(demo["ceo"].body).split("\n") if line in ORDER]
    assert titles == sorted(titles, key=ORDER.index)
    assert len(titles) == 7


def test_text_and_html_have_the_same_words(demo: dict[str, EmailMessage]) -> None:
    for one in demo.values():
        assert words(str(one.body)) == words(seen(one))


def test_every_link_of_the_html_stands_in_the_text(demo: dict[str, EmailMessage]) -> None:
    one = demo["ceo"]
    assert isinstance(one, EmailMultiAlternatives)
    linked = re.findall(r'href="([^"]+)"', str(one.alternatives[0][0]))
    assert Counter(map(unescape, linked)) == Counter(re.findall(r"https?://\S+", str(one.body)))


def test_a_mail_is_small_and_says_what_sent_it(demo: dict[str, EmailMessage]) -> None:
    one = demo["ceo"]
    assert isinstance(one, EmailMultiAlternatives)
    assert len(str(one.alternatives[0][0])) < 100_000
    assert one.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "/mail/digest/" in one.extra_headers["List-Unsubscribe"]
    assert str(one.subject).startswith("One bad week after clean ones: 7 of 12 first replies in target")


def test_a_mail_is_whole_with_images_off_and_fetches_nothing(demo: dict[str, EmailMessage]) -> None:
    one = demo["ceo"]
    assert isinstance(one, EmailMultiAlternatives)
    html = str(one.alternatives[0][0])
    assert not re.findall(r"<img|<link|url\(|@import|<script", html)
    assert html.count('bgcolor="#7fa8d4"') == 7
    assert "prefers-color-scheme: dark" in html


def test_restricted_clients_are_a_count_to_others(demo: dict[str, EmailMessage]) -> None:
    text = str(demo["program_director"].body)
    assert "One restricted client not shown to you." in text
    assert "Morrowfen" not in text
    assert "Morrowfen" in str(demo["ceo"].body)


def test_the_same_week_renders_to_the_same_bytes(demo: dict[str, EmailMessage]) -> None:
    digest = Digest.objects.first()
    assert digest is not None
    assert freeze(thaw(digest.figures)) == digest.figures
    with pytest.raises(ValueError, match="frozen as version 1"):
        thaw(digest.figures | {"version": 1})
