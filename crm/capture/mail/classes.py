"""What kind of mail it is: the first sign in this order decides (CAPTURE.md 4.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .addresses import Mailbox
from .headers import Headers
from .parts import Part, parameter
from .reports import Report


class MailClass(StrEnum):
    OWN_LOOP = "own_loop"
    SUSPECT = "suspect"
    BOUNCE = "bounce"
    DELAY = "delay"
    REPORT = "report"
    AUTO_REPLY = "auto_reply"
    CALENDAR = "calendar"
    BULK = "bulk"
    NOTICE = "notice"
    HUMAN = "human"


# How the mails that Touchline itself sends are named (digests).
OUR_NOTICES = "touchline."
OUR_LOOP = "x-touchline-loop"
IN_REPORT = "it has a mail server's report"
SERVERS = frozenset(("mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon"))
SERVER_NAMES = re.compile(r"^(?:mail delivery (?:sub)?system|mailer-daemon|mail administrator)", re.IGNORECASE)
BOUNCED = re.compile(
    r"^\s*(?:undeliver(?:ed|able)\b|undelivered mail returned|returned mail\b|mail delivery failed|"
    r"mail delivery failure|delivery failure|failure notice|delivery status notification \(failure\)|"
    r"mail system error - returned mail|message undeliverable|unzustellbar|nicht zustellbar|"
    r"non remis|échec de la remise|no se puede entregar|devuelto al remitente|non recapitabile|mancato recapito|"
    r"onbestelbaar|niet-bezorgbaar|não é possível entregar|ej levererbart|ikke leverbar|nie można dostarczyć|"
    r"недоставленное сообщение|не доставлено|配信不能|无法送达|退信)",
    re.IGNORECASE,
)
DELAYED = re.compile(
    r"^\s*(?:warning: (?:could not send message|message .{0,60} delayed)|delivery status notification \(delay\)|"
    r"delayed mail|delivery delayed|message delayed|mail delivery delayed|verzögerte zustellung)",
    re.IGNORECASE,
)
AWAY = re.compile(
    r"^\s*(?:(?:automatic|automated|auto)[ -]?(?:reply|response)\b|autoreply\b|autoresponder\b|"
    r"out of (?:the )?office(?:[ -]?(?:auto-?reply|reply|message|notification|response))?\s*(?:[:(–-]|$)|"
    r"(?:i am|i'm) (?:currently )?(?:out of (?:the )?office|on vacation)\b|vacation (?:reply|response)\b|"
    r"automatische antwort|abwesenheits(?:notiz|nachricht|benachrichtigung)|abwesend\s*:|nicht im büro|"
    r"réponse automatique|absence du bureau|respuesta automática|fuera de (?:la )?oficina|"
    r"risposta automatica|fuori sede|automatisch antwoord|afwezigheidsbericht|resposta automática|"
    r"ausente do escritório|automatiskt svar|autosvar|automatisk svar|automaattinen vastaus|"
    r"odpowiedź automatyczna|autoodpowiedź|automatická odpověď|automatikus válasz|otomatik yanıt|автоответ|"
    r"автоматический ответ|自动回复|自動回覆|自動応答|不在通知|자동 회신)",
    re.IGNORECASE,
)
ROBOTS = re.compile(
    r"^(?:no|do-?not|donot|not|ne-?pas|kein|nicht)[-_.]?(?:reply|replies|respond|repondre|antwort(?:en)?)\b|"
    r"^(?:noreply|donotreply|notifications?|notify|alerts?|bounces?)(?:[-_.+]|$)",
    re.IGNORECASE,
)
FAILURES = frozenset(("failed",))
LATER = frozenset(("delayed",))


def is_our_notice(headers: Headers) -> bool:
    """Whether it calls itself a notice of this program; anybody can, so its author must be ours as well."""
    return OUR_LOOP in headers or any(one.startswith(OUR_NOTICES) for one in headers.ids("message-id"))


@dataclass(frozen=True, slots=True)
class Finding:
    """A class, and the sign that decided."""

    kind: MailClass
    words: str


def classify(headers: Headers, author: Mailbox, parts: Sequence[Part], report: Report) -> Finding:
    subject = headers.text("subject")
    server = _of_a_server(headers, author, subject, report)
    if server:
        return server
    if report.on_reading:
        return Finding(MailClass.REPORT, "it has a part that reports how a mail was received")
    if sign := _answers_itself(headers, subject):
        return Finding(MailClass.AUTO_REPLY, sign)
    if any(part.media_type == "text/calendar" and _has_method(part) for part in parts):
        return Finding(MailClass.CALENDAR, "it has a calendar part with a METHOD")
    if sign := bulk_sign(headers):
        return Finding(MailClass.BULK, sign)
    if is_robot(author):
        return Finding(MailClass.NOTICE, f"nobody reads {author.address}")
    return Finding(MailClass.HUMAN, "nothing says that a machine wrote it")


def is_robot(author: Mailbox) -> bool:
    """An address nobody reads."""
    return bool(ROBOTS.search(author.local))


def bulk_sign(headers: Headers) -> str:
    """By what one sees that it went to many; empty: by nothing."""
    if headers.word("precedence") in ("bulk", "list"):
        return f"Precedence: {headers.word('precedence')}"
    return next((f"it has {name}" for name in ("List-Id", "List-Unsubscribe") if name.lower() in headers), "")


def _of_a_server(headers: Headers, author: Mailbox, subject: str, report: Report) -> Finding | None:
    """A word of a mail server about an earlier mail."""
    if report.on_delivery and report.actions and not report.actions & FAILURES:
        return Finding(MailClass.DELAY if report.actions & LATER else MailClass.REPORT, IN_REPORT)
    spoken = author.local in SERVERS or SERVER_NAMES.search(author.name)
    if (report.on_delivery or spoken) and DELAYED.search(subject) and not report.actions & FAILURES:
        return Finding(MailClass.DELAY, "a mail server says so in its subject")
    if report.on_delivery or "x-failed-recipients" in headers:
        return Finding(MailClass.BOUNCE, IN_REPORT)
    if spoken or BOUNCED.search(subject):
        return Finding(MailClass.BOUNCE, "a mail server wrote it" if spoken else "its subject begins as bounces do")
    return Finding(MailClass.DELAY, "its subject begins as such notes do") if DELAYED.search(subject) else None


def _answers_itself(headers: Headers, subject: str) -> str:
    """The sign that nobody typed it. X-Auto-Response-Suppress proves nothing: Exchange adds it to ordinary mail."""
    for name in ("Auto-Submitted", "X-Autoreply", "X-Autorespond"):
        if headers.word(name.lower()) not in ("", "no"):
            return f"{name}: {headers.word(name.lower())[:40]}"
    if headers.word("precedence") in ("auto_reply", "auto-reply", "junk"):
        return f"Precedence: {headers.word('precedence')}"
    if "x-ms-exchange-inbox-rules-loop" in headers and headers.word("x-auto-response-suppress") == "all":
        return "a rule of an Exchange inbox sent it"
    if AWAY.search(subject):
        return "its subject begins as answers of absent people do"
    return "its Return-Path is empty" if headers.raw("return-path").strip() == b"<>" else ""


def _has_method(part: Part) -> bool:
    return bool(parameter(part.message, "method")) or b"\nMETHOD:" in part.data[:4096].upper().replace(b"\r", b"\n")
