"""What of a page changes, what stays true, and what may not be shown."""

from __future__ import annotations

import re

import pytest

from crm.web.disguise.markup import Markup
from crm.web.disguise.sealing import MARK, opened, sealed
from crm.web.disguise.words import Row, disguise

pytestmark = pytest.mark.plain

LUMEN = disguise([Row("client", 1, "Lumen & Co", "LMC", "lumen.test", "Heron")])


def page(told: str, *typed: str) -> str:
    return Markup(LUMEN, frozenset(typed)).page(told)


def holds(told: str, *typed: str) -> bool:
    markup = Markup(LUMEN, frozenset(typed))
    markup.page(told)
    return markup.holds


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("<title>Lumen &amp; Co · Touchline</title>", "<title>Heron · Touchline</title>"),
        ('<b title="Lumen is late">x</b>', '<b title="Heron is late">x</b>'),
        ("<b aria-label='Lumen &amp; Co'>x</b>", "<b aria-label='Heron'>x</b>"),
        ("<mark>Lumen</mark> &amp; Co", "<mark>Heron</mark>"),
        ('<a href="/clients/1/">Lumen</a>', '<a href="/clients/1/">Heron</a>'),
        ('<a href="mailto:jo@lumen.test">Mail</a>', "<a >Mail</a>"),
        ('<option value="LMC">Lumen</option>', '<option value="Heron">Heron</option>'),
        ('<form><input name="client" value="LMC"></form>', '<form><input name="client" value="Heron"></form>'),
        ('<p class="x">\n  </p>', '<p class="x">\n  </p>'),
    ],
)
def test_what_is_read_changes(told: str, shown: str) -> None:
    assert page(told) == shown


@pytest.mark.parametrize(
    "told",
    [
        '<a href="/intake/?group=lumen.test&amp;x=1">x</a>',
        '<a href="/intake/?group=jo%40lumen.test">x</a>',
        '<form method="post"><input type="hidden" name="group" value="lumen.test"></form>',
        '<form method="post"><button name="to" value="Lumen">x</button></form>',
        '<form method="post"><select><option value="lumen.test">x</option></select></form>',
        '<input type="radio" name="answer:lumen" value="1">',
    ],
)
def test_what_leads_somewhere_or_is_sent_unseen_travels_sealed(told: str) -> None:
    shown = page(told)
    assert "lumen" not in shown.lower()
    assert not holds(told)
    token = re.search(r"(?:~|%7E)[\w=%-]+", shown)
    assert token
    assert "lumen" in opened(token[0].replace("%7E", MARK).replace("%3D", "=")).lower()


@pytest.mark.parametrize(
    "field",
    ['<input name="name" value="Lumen &amp; Co">', "<textarea name=summary>\nAsked by Lumen</textarea>"],
)
def test_a_field_that_would_be_saved_is_not_shown(field: str) -> None:
    assert holds(f'<form method="post">{field}</form>')
    assert holds(field)


def test_what_somebody_typed_just_now_comes_back_as_typed() -> None:
    told = '<form method="post"><textarea name="x">\nLumen\nasked &amp; waits</textarea></form>'
    assert not holds(told, "Lumen\r\nasked & waits")
    assert page(told, "Lumen\r\nasked & waits") == told


def test_nothing_but_what_was_sealed_here_is_opened() -> None:
    assert opened(sealed("Lumen")) == "Lumen"
    assert [opened(told) for told in ("Lumen", "~Lumen", "~", "~é")] == ["Lumen", "~Lumen", "~", "~é"]
