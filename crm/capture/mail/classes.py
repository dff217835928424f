"""What kind of mail it is: the first sign in this order decides (CAPTURE.md 4.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from .addresses import Mailbox
from .headers import Headers
from .parts import Part, parameter
from .reports import Report


class MailClass(StrEnum):
    OWN_LOOP = "own_loop"
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


def classify(headers: Headers, author: Mailbox, parts: Sequence[Part], report: Report) -> MailClass:
    subject = headers.text("subject")
    if any(one.startswith(OUR_NOTICES) for one in headers.ids("message-id")):
        return MailClass.OWN_LOOP
    server = _of_a_server(headers, author, subject, report)
    if server:
        return server
    if report.on_reading:
        return MailClass.REPORT
    if _answers_itself(headers, subject):
        return MailClass.AUTO_REPLY
    if any(part.media_type == "text/calendar" and _has_method(part) for part in parts):
        return MailClass.CALENDAR
    if is_bulk(headers):
        return MailClass.BULK
    return MailClass.NOTICE if is_robot(author) else MailClass.HUMAN


def is_robot(author: Mailbox) -> bool:
    """An address nobody reads."""
    return bool(ROBOTS.search(author.local))


def is_bulk(headers: Headers) -> bool:
    return headers.word("precedence") in ("bulk", "list") or "list-id" in headers or "list-unsubscribe" in headers


def _of_a_server(headers: Headers, author: Mailbox, subject: str, report: Report) -> MailClass | None:
    """A word of a mail server about an earlier mail."""
    if report.on_delivery and report.actions and not report.actions & FAILURES:
        return MailClass.DELAY if report.actions & LATER else MailClass.REPORT
    spoken = author.local in SERVERS or SERVER_NAMES.search(author.name)
    if (report.on_delivery or spoken) and DELAYED.search(subject) and not report.actions & FAILURES:
        return MailClass.DELAY
    if report.on_delivery or spoken or BOUNCED.search(subject) or "x-failed-recipients" in headers:
        return MailClass.BOUNCE
    return MailClass.DELAY if DELAYED.search(subject) else None


def _answers_itself(headers: Headers, subject: str) -> bool:
    """Nobody typed it. X-Auto-Response-Suppress alone proves nothing: Exchange adds it to ordinary mail."""
    if headers.word("auto-submitted") not in ("", "no"):
        return True
    if any(headers.word(name) not in ("", "no") for name in ("x-autoreply", "x-autorespond")):
        return True
    if headers.word("precedence") in ("auto_reply", "auto-reply", "junk"):
        return True
    by_rule = "x-ms-exchange-inbox-rules-loop" in headers and headers.word("x-auto-response-suppress") == "all"
    return by_rule or bool(AWAY.search(subject)) or headers.raw("return-path").strip() == b"<>"


def _has_method(part: Part) -> bool:
    return bool(parameter(part.message, "method")) or b"\nMETHOD:" in part.data[:4096].upper().replace(b"\r", b"\n")
