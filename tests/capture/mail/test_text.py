from __future__ import annotations

from email import message_from_bytes

import pytest

from crm.capture.mail.parts import leaves
from crm.capture.mail.text import body, from_html, snippet, trim, written
from tests.capture.mails import mail, multipart

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    "earlier",
    [
        "On Mon, 19 Oct 2026 at 09:05, Ole <ole@brackenfold.test> wrote:\n> Ready?",
        "On Monday, the nineteenth of October,\nOle Brandt of the long title\n<ole@brackenfold.test> wrote:\n> Ready?",
        "Am 19.10.2026 um 09:05 schrieb Ole Brandt:\n> Fertig?",
        "Le lun. 19 oct. 2026 à 09:05, Ole Brandt a écrit :\n> Prêt ?",
        "-----Original Message-----\nFrom: Ole\nReady?",
        "________________________________\nFrom: Ole\nReady?",
        "From: Ole Brandt\nSent: Monday\nTo: Mara\nSubject: Batch 7\n\nReady?",
        "Von: Ole Brandt\nGesendet: Montag\nAn: Mara\n\nFertig?",
        "> Ready?\n> Ole",
        "-- \nMara Lind\nNorthlight Bio",
    ],
)
def test_only_what_is_new_is_kept(earlier: str) -> None:
    assert trim(f"Friday at nine.\n\n{earlier}") == "Friday at nine."


def test_an_answer_below_what_it_quotes_is_found() -> None:
    text = "On Monday, Ole Brandt wrote:\n> Ready?\n\nFriday at nine.\n> Which batch?\nBatch 7.\n-- \nMara"
    assert trim(text) == "Friday at nine.\nBatch 7."


def test_a_sentence_about_who_wrote_stays() -> None:
    text = "Ole wrote: the batch is ready.\nOn Friday we ship."
    assert trim(text) == text


def test_a_mail_of_nothing_but_quotes_is_shown_whole() -> None:
    assert trim("> Ready?\n> Ole") == "> Ready?\n> Ole"


def test_html_becomes_lines_of_text() -> None:
    source = "<html><head><title>x</title><style>p{}</style></head><p>Batch&nbsp;7<br>is <b>ready</b></p><!-- x -->"
    assert from_html(source) == "Batch 7\nis ready"


@pytest.mark.parametrize("source", ["a < b", "a <", "<", "x <!-- y", "x <script>y", "<p", "1 <![x"])
def test_broken_html_gives_what_can_be_read(source: str) -> None:
    assert from_html(source) == source.split("<!")[0].split("<script")[0].split("<p")[0].strip()


def test_the_quote_of_a_web_mailer_comes_off() -> None:
    kind, text = multipart(
        "Content-Type: text/plain\r\n\r\nFriday.\r\nEarlier words without any mark",
        'Content-Type: text/html\r\n\r\n<p>Friday.</p><div class="gmail_quote">Earlier words</div>',
        kind="alternative",
    )
    parts = leaves(message_from_bytes(mail(content_type=kind, body=text)))
    assert written(parts) == "Friday."
    assert "Earlier" in body(parts)


def test_plain_text_is_preferred_and_attached_text_is_not_the_body() -> None:
    kind, text = multipart(
        "Content-Type: text/html\r\n\r\n<p>rich</p>",
        "Content-Type: text/plain\r\n\r\nplain",
        "Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nlog",
    )
    assert body(leaves(message_from_bytes(mail(content_type=kind, body=text)))).strip() == "plain"


def test_a_snippet_ends_between_words() -> None:
    assert snippet("When is\nthe batch ready?", 100) == "When is the batch ready?"
    assert snippet("When is the batch ready?", 15) == "When is the…"
