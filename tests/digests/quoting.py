"""How mail programs quote a mail they answer. Each way gives the bytes of an answer to one digest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.core.mail import EmailMessage, EmailMultiAlternatives

from tests.capture.mails import mail, multipart

ATTRIBUTIONS = {
    "en": "On Mon, Oct 19, 2026 at 7:00 AM Touchline <touchline@brackenfold.test> wrote:",
    "de": "Am Mo., 19. Okt. 2026 um 07:00 Uhr schrieb Touchline <touchline@brackenfold.test>:",
    "fr": "Le lun. 19 oct. 2026 à 07:00, Touchline <touchline@brackenfold.test> a écrit :",
    "es": "El lun, 19 oct 2026 a las 7:00, Touchline (<touchline@brackenfold.test>) escribió:",
    "it": "Il giorno lun 19 ott 2026 alle ore 07:00 Touchline <touchline@brackenfold.test> ha scritto:",
    "nl": "Op ma 19 okt 2026 om 07:00 schreef Touchline <touchline@brackenfold.test>:",
    "ja": "2026年10月19日(月) 7:00 Touchline <touchline@brackenfold.test>:",
    "zh": "Touchline <touchline@brackenfold.test> 于2026年10月19日周一 07:00写道：",
}
OUTLOOK = {
    "en": ("From", "Sent", "To", "Subject"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "fr": ("De", "Envoyé", "À", "Objet"),
    "es": ("De", "Enviado", "Para", "Asunto"),
    "it": ("Da", "Inviato", "A", "Oggetto"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp"),
}


def _marked(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _html(digest: EmailMessage) -> str:
    assert isinstance(digest, EmailMultiAlternatives)
    return str(digest.alternatives[0][0]).split("<body", 1)[1].partition(">")[2].rpartition("</body>")[0]


def plain(line: str, digest: EmailMessage, *, language: str = "en", below: bool = False) -> str:
    """As Gmail, Apple Mail and Thunderbird quote in plain text."""
    quoted = f"{ATTRIBUTIONS[language]}\n\n{_marked(str(digest.body))}"
    return f"{quoted}\n\n{line}\n" if below else f"{line}\n\n{quoted}\n"


def outlook(line: str, digest: EmailMessage, *, language: str = "en") -> str:
    """Outlook marks no line of what it quotes."""
    sender, sent, to, subject = OUTLOOK[language]
    block = f"{sender}: Touchline <touchline@brackenfold.test>\n{sent}: Monday, October 19, 2026 7:00 AM\n{to}: Ingrid"
    return f"{line}\n\n________________________________\n{block}\n{subject}: {digest.subject}\n\n{digest.body}"


def gmail_html(line: str, digest: EmailMessage) -> str:
    return (
        f'<div dir="ltr">{line}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">{ATTRIBUTIONS["en"]}<br></div><blockquote class="gmail_quote">{_html(digest)}'
        "</blockquote></div>"
    )


def gmail_html_below(line: str, digest: EmailMessage) -> str:
    return f'{gmail_html("", digest)}<div dir="ltr">{line}</div>'


def apple_html(line: str, digest: EmailMessage) -> str:
    return (
        f'<html><body>{line}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>'
        f"{ATTRIBUTIONS['en']}</div><br>{_html(digest)}</blockquote></div></body></html>"
    )


def outlook_html(line: str, digest: EmailMessage) -> str:
    return (
        f'<div class="WordSection1"><p class="MsoNormal">{line}</p><div style="border:none;border-top:solid #E1E1E1 '
        f'1.0pt;padding:3.0pt 0in 0in 0in"><p><b>From:</b> Touchline<br><b>Sent:</b> Monday</p></div>{_html(digest)}'
        "</div>"
    )


def ways(line: str, digest: EmailMessage) -> Iterator[tuple[str, str, bool]]:
    """Every way by name, its body, and whether that is HTML."""
    for language in ATTRIBUTIONS:
        yield f"plain above, {language}", plain(line, digest, language=language), False
        yield f"plain below, {language}", plain(line, digest, language=language, below=True), False
    for language in OUTLOOK:
        yield f"Outlook, {language}", outlook(line, digest, language=language), False
    for written in (gmail_html, gmail_html_below, apple_html, outlook_html):
        yield written.__name__, written(line, digest), True
    yield "greeting and signature", f"Hi,\n\n{line}\n\nSent from my iPhone\n-- \nIngrid", False
    yield "broken over lines", line.replace(" at ", "\nat "), False


def answer(
    digest: EmailMessage, body: str, *, sender: str, sent: datetime, html: bool = False, id: str = "r1", **headers: str
) -> bytes:
    """The mail in which this body answers a digest, as a server we believe handed it over."""
    known = {
        "subject": f"Re: {digest.subject}",
        "in_reply_to": str(digest.extra_headers["Message-ID"]),
        "authentication_results": "mx.ours.test; dmarc=pass",
    }
    if html:
        known["content_type"], body = multipart(f"Content-Type: text/html; charset=utf-8\r\n\r\n{body}")
    else:
        known["content_type"] = "text/plain; charset=utf-8"
    to = str(digest.extra_headers.get("Reply-To") or "touchline@brackenfold.test")
    return mail(sender, headers.pop("to", to), id=f"{id}@x.test", sent=sent, body=body, **(known | headers))
