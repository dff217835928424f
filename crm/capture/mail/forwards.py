"""What somebody passed on: whole messages attached to a mail, or one quoted in its text under lines of headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import format_datetime

from . import dates, subjects
from .addresses import Mailbox, mailboxes
from .parts import Part

# The names of the four lines in the languages and programs that write them.
LABELS = {
    "from": "from|von|de|da|van|från|fra|od|expéditeur|mittente|remitente|afzender|nadawca",
    "date": (
        "date|sent|datum|gesendet|gesendet am|envoyé|envoyé le|date d'envoi|fecha|enviado|enviado el|enviada|"
        "enviado em|enviada em|data|inviato|data invio|verzonden|skickat|sendt|dato|wysłano|data wysłania"
    ),
    "to": "to|an|à|pour|destinataire|para|a|aan|till|til|do|empfänger",
    "cc": "cc|kopie|copie|copia|cópia|kopia|kopi|dw|cc à",
    "subject": "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|assunto|ämne|emne|temat|rubrik",
    "other": "reply-to|antwort an|répondre à|importance|priority|wichtigkeit|attachments|anlagen",
}
KIND_OF = {label: kind for kind, labels in LABELS.items() for label in labels.split("|")}
LINE = re.compile(r"^[\s>*|]*([^\W\d_][\w' -]{0,24}?)\s*\*?\s*[:：]\s*\*?\s*(.*?)\s*$")
SEPARATOR = re.compile(
    r"^[ \t>]{0,40}(?:-{2,}\s*(?:original message|forwarded message|forwarded by .{0,80}|ursprüngliche nachricht|"
    r"weitergeleitete nachricht|message d'origine|message transféré|message original|mensaje original|"
    r"mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|"
    r"mensagem original|mensagem encaminhada|ursprungligt meddelande|vidarebefordrat meddelande|"
    r"oprindelig meddelelse|videresendt meddelelse|videresendt besked|wiadomość oryginalna|wiadomość przekazana|"
    r"przekazana wiadomość)\s*-*|begin forwarded message\s*:|anfang der weitergeleiteten nachricht\s*:|"
    r"début du message réexpédié\s*:|inicio del mensaje reenviado\s*:|inizio messaggio inoltrato\s*:|"
    r"begin doorgestuurd bericht\s*:|início da mensagem reencaminhada\s*:|vidarebefordrat brev\s*:|"
    r"start på videresendt besked\s*:|początek przekazywanej wiadomości\s*:|_{20,})\s*$",
    re.IGNORECASE | re.MULTILINE,
)
NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
# Small words between the parts of a written date.
BETWEEN = re.compile(r"\b(?:de|del|at|um|à|kl|om|alle(?: ore)?|às|o(?: godz)?|den|uhr|a las|,)\b\.?", re.IGNORECASE)
MAILTO = re.compile(r"[\[<]mailto:([^\]>\s]+)[\]>]", re.IGNORECASE)
MOST_LINES = 14
LONGEST_LINE = 2000
LONGEST = 256 * 1024
MOST_ATTACHED = 50


@dataclass(frozen=True, slots=True)
class Quoted:
    """A mail found in the text of another."""

    author: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    sent_at: datetime
    text: str

    def rebuilt(self, receiver: Mailbox) -> bytes:
        """The mail as bytes, so that it is read as any other. Who passed it on got it, where no receiver is named."""
        rows = [
            ("From", _written((self.author,))),
            ("To", _written(self.to or (receiver,))),
            ("Cc", _written(self.cc)),
            ("Date", format_datetime(self.sent_at.astimezone(UTC))),
            ("Subject", _line(self.subject)),
            ("Content-Type", "text/plain; charset=utf-8"),
        ]
        head = "".join(f"{name}: {value}\r\n" for name, value in rows if value)
        return f"{head}\r\n{self.text}\r\n".encode("utf-8", "replace")


def looks_forwarded(subject: str, text: str, parts: list[Part]) -> bool:
    return subjects.is_forward(subject) or bool(SEPARATOR.search(text[:LONGEST])) or any(_is_message(p) for p in parts)


def attached(parts: list[Part]) -> list[bytes]:
    """The whole messages in a mail, as they came."""
    found = (part.content for part in parts if _is_message(part))
    return [raw for raw in found if raw.strip()][:MOST_ATTACHED]


def quoted(text: str, *, forwarded_at: datetime, zone: tzinfo) -> Quoted | None:
    """The first mail quoted in a text. None where author or moment cannot be made out: nothing is guessed.

    A date without a zone is in the forwarder's; of two readings of 3/4 the latest that is not after the forward.
    """
    lines = text[:LONGEST].replace("\r\n", "\n").replace("\u00a0", " ").split("\n")
    for number, line in enumerate(lines):
        if _kind(line) == "from" and (block := _block(lines[number : number + MOST_LINES])):
            found, length = block
            return _quoted(found, "\n".join(map(_unquoted, lines[number + length :])), forwarded_at, zone)
    return None


def _is_message(part: Part) -> bool:
    return part.media_type == "message/rfc822"


def _kind(line: str) -> str:
    found = LINE.match(line[:LONGEST_LINE])
    return KIND_OF.get(found[1].strip().lower(), "") if found else ""


def _block(lines: list[str]) -> tuple[dict[str, str], int] | None:
    """The values of a block of header lines, and how many lines it has; None where it is only a word and a colon."""
    found: dict[str, str] = {}
    last, length = "", 0
    for line in lines:
        if not line.strip(" >*"):
            break
        match, kind = LINE.match(line[:LONGEST_LINE]), _kind(line)
        if kind and match and kind not in found:
            found[kind], last = match[2], kind
        elif last in ("to", "cc"):
            found[last] += f" {line.strip(' >')}"
        elif not kind:
            break
        length += 1
    return (found, length) if {"from", "date"} <= found.keys() and found.keys() & {"to", "subject"} else None


def _quoted(found: dict[str, str], text: str, forwarded_at: datetime, zone: tzinfo) -> Quoted | None:
    author = next(iter(_boxes(found["from"])), None)
    sent_at = moment(found["date"], forwarded_at=forwarded_at, zone=zone)
    if author is None or sent_at is None:
        return None
    to, cc = _boxes(found.get("to", "")), _boxes(found.get("cc", ""))
    return Quoted(author, to, cc, found.get("subject", "").strip("* "), sent_at, text.strip())


def moment(text: str, *, forwarded_at: datetime, zone: tzinfo) -> datetime | None:
    """The latest reading of a date in words or figures that is not after the forward."""
    read = (dates.instant(one, zone) for one in _readings(text))
    return max((one for one in read if one and one <= forwarded_at + timedelta(minutes=1)), default=None)


def _readings(text: str) -> Iterator[str]:
    figures = NUMERIC.search(text)
    if figures is None:
        yield " ".join(BETWEEN.sub(" ", text).split())
        return
    first, second, third = figures.groups()
    rest = f"T{text[figures.end() :].lstrip(' ,')}"
    if len(first) == 4:
        yield f"{first}-{int(second):02}-{int(third):02}{rest}"
        return
    year = third if len(third) == 4 else f"20{third}"
    for day, month in ((first, second), (second, first)):
        if int(month) <= 12:
            yield f"{year}-{int(month):02}-{int(day):02}{BETWEEN.sub(' ', rest)}"


def _boxes(value: str) -> tuple[Mailbox, ...]:
    return mailboxes([MAILTO.sub(r"<\1>", value.replace("*", "")).encode("utf-8", "replace")])


def _unquoted(line: str) -> str:
    return re.sub(r"^> ?", "", line)


def _written(boxes: tuple[Mailbox, ...]) -> str:
    return ", ".join(f'"{_line(box.name)}" <{box.address}>' if box.name else box.address for box in boxes)


def _line(text: str) -> str:
    """One line without anything that could end a header or a quoted name."""
    return re.sub(r"[\x00-\x1f\"\\]+", " ", text).strip()
