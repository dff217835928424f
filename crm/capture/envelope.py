"""Bytes to a frozen Envelope: who wrote what, when, to whom, in answer to what. No database; never raises."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from .mail import authors, classes, dates, subjects, text
from .mail.addresses import Mailbox, mailboxes
from .mail.authors import Author
from .mail.classes import MailClass
from .mail.courtesies import Courtesy, courtesy
from .mail.headers import Headers, unbase64
from .mail.parts import Attachment, Part, attachments, calendars, leaves
from .mail.reports import Report, report
from .mail.trust import Checked, checks

MOST_HEADER_BYTES = 256 * 1024
MOST_BYTES = 50 * 1024 * 1024
# Boundaries cost the parser lines times depth; honest mail has a handful.
MOST_MULTIPARTS = 100
BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
# Sending services give a mail a new id and keep the one we know it by in one of these.
# Where servers write whom a mail was handed to; a hidden copy is seen nowhere else.
HANDED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
RECEIVED_FOR = re.compile(rb"\bfor\s+<?([^<>\s;]+@[^<>\s;]+)>?", re.IGNORECASE)
MOST_HOPS = 20
THREAD_INDEX = 22
OTHER_NAMES = ("x-google-original-message-id", "x-microsoft-original-message-id")
DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as understood. `dated` is what its Date header says, however absurd; `received_at` the last hop."""

    message_id: str = ""
    dated: datetime | None = None
    received_at: datetime | None = None
    author: Mailbox = authors.NOBODY
    written: Author = field(default_factory=Author)
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    subject: str = ""
    answers: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    list_id: str = ""
    handed_to: tuple[str, ...] = ()
    checks: tuple[Checked, ...] = ()
    thread_index: str = ""
    kind: MailClass = MailClass.HUMAN
    sign: str = ""
    our_notice: bool = False
    courtesy: Courtesy | None = None
    precedence: str = ""
    report: Report = field(default_factory=Report)
    text: str = ""
    new_text: str = ""
    attachments: tuple[Attachment, ...] = ()
    calendars: tuple[bytes, ...] = ()
    cut_off: bool = False
    left_out: str = ""

    @property
    def base_subject(self) -> str:
        return subjects.base(self.subject)

    @property
    def references(self) -> tuple[str, ...]:
        """Every id this message ties itself to: what it answers, its other names, the mail it says has failed."""
        failed = self.report.about if self.kind is MailClass.BOUNCE else ()
        return tuple(dict.fromkeys((*self.answers, *self.also_known_as, *failed)))


def read(raw: bytes) -> Envelope:
    """The envelope of any bytes at all."""
    message, left_out = _parsed(raw)
    headers = Headers(message)
    parts = leaves(message)
    to, cc = mailboxes(headers.all("to")), mailboxes(headers.all("cc"))
    through = authors.lists(headers, (*to, *cc))
    written, author = _authors(headers, through)
    told = report(headers, parts)
    found = classes.classify(headers, author, parts, told)
    new = text.written(parts)
    return Envelope(
        message_id=next(iter(headers.ids("message-id")), ""),
        dated=dates.instant(headers.text("date")),
        received_at=dates.instant(headers.text("received").rpartition(";")[2]),
        author=author,
        written=written,
        to=to,
        cc=cc,
        subject=headers.text("subject"),
        answers=headers.ids("in-reply-to", "references"),
        also_known_as=headers.ids(*OTHER_NAMES),
        through=through,
        list_id=_list_id(headers),
        handed_to=_handed_to(headers),
        checks=checks(headers),
        thread_index=_thread_index(headers),
        kind=found.kind,
        sign=found.words,
        our_notice=classes.is_our_notice(headers),
        courtesy=_courtesy(new, headers, author, *to, *cc),
        precedence=headers.word("precedence"),
        report=told,
        text=text.body(parts),
        new_text=new,
        attachments=attachments(parts),
        calendars=calendars(parts),
        cut_off=any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects),
        left_out=left_out,
    )


def _list_id(headers: Headers) -> str:
    """The name of the list as its server writes it, in angle brackets or bare; lower case."""
    value = headers.text("list-id")
    return (value.rpartition("<")[2].rstrip("> ") or value).strip().lower()[:250]


def _handed_to(headers: Headers) -> tuple[str, ...]:
    """The addresses the mail was delivered under, hidden copies as well."""
    hops = [found for value in headers.all("received")[:MOST_HOPS] for found in RECEIVED_FOR.findall(value)]
    return tuple(box.address for box in mailboxes([*(v for name in HANDED_TO for v in headers.all(name)), *hops]))


def _thread_index(headers: Headers) -> str:
    """The first 22 bytes of Outlook's Thread-Index, which all mails of a conversation share; else nothing."""
    data = unbase64(headers.raw("thread-index"))[:THREAD_INDEX]
    return data.hex() if len(data) == THREAD_INDEX else ""


def _authors(headers: Headers, through: tuple[str, ...]) -> tuple[Author, Mailbox]:
    """Everything that is known of the author, and who that is as far as the mail alone tells."""
    written = authors.author(headers, through)
    return written, written.of(rewritten=authors.is_rewritten(written.shown, through), form=False)[0]


def _courtesy(new: str, headers: Headers, *boxes: Mailbox) -> Courtesy | None:
    names = " ".join(box.name or re.sub(r"[._-]", " ", box.local) for box in boxes[:50])
    return courtesy(new, subject=subjects.base(headers.text("subject")), names=names)


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a message the same message wherever it is met (CAPTURE.md 4.3)."""

    message_id: str
    dated: datetime | None
    fingerprint: str

    @property
    def name(self) -> str:
        """Its Message-ID, or its fingerprint where it has none."""
        return self.message_id or self.fingerprint


def identify(raw: bytes) -> Identity:
    """Cheap: only the headers are read. The fingerprint does not depend on line ends and blanks."""
    headers = Headers(_headers_only(_bounded(raw)))
    found = END_OF_HEADERS.search(raw)
    words = [headers.raw(name) for name in ("from", "date", "subject")] + [raw[found.end() :] if found else b""]
    digest = hashlib.sha256(b"\0".join(b" ".join(word.split()) for word in words)).hexdigest()
    return Identity(
        message_id=next(iter(headers.ids("message-id")), ""),
        dated=dates.instant(headers.text("date")),
        fingerprint=f"sha256:{digest}",
    )


def headers_of(raw: bytes) -> bytes:
    """A message without its text and attachments."""
    found = END_OF_HEADERS.search(raw.lstrip(b"\r\n"))
    return raw.lstrip(b"\r\n")[: found.end()] if found else raw


def last_hop(raw: bytes) -> datetime | None:
    """When the last server that passed it on says that it had it. Cheap."""
    return dates.instant(Headers(_headers_only(_bounded(raw))).text("received").rpartition(";")[2])


def delivered_to(raw: bytes, mailbox: str) -> str:
    """Whom the mail server delivered it to, which no To header need say: an address made of `mailbox` before others."""
    headers = Headers(_headers_only(_bounded(raw)))
    found = [box.address for name in DELIVERED for box in mailboxes(headers.all(name)) if box.address]
    name, _, domain = mailbox.lower().rpartition("@")
    tagged = [one for one in found if one.startswith(f"{name}+") and one.endswith(f"@{domain}")]
    return next(iter([*tagged, *found]), "")[:254]


def named_in(raw: bytes) -> tuple[str, ...]:
    """The addresses a message shows in its From, To and Cc. Cheap."""
    headers = Headers(_headers_only(_bounded(raw)))
    return tuple(box.address for box in mailboxes([*headers.all("from"), *headers.all("to"), *headers.all("cc")]))


def parts_of(raw: bytes) -> list[Part]:
    """The parts of a message in reading order, within the same bounds."""
    return leaves(_parsed(raw)[0])


def _parsed(raw: bytes) -> tuple[Message, str]:
    """The message, and in words what had to be left out to keep reading bounded."""
    bounded = _bounded(raw)
    cut = "some of its headers" if len(bounded) < len(raw) else ""
    if len(raw) > MOST_BYTES or sum(1 for _ in BOUNDARY.finditer(raw)) > MOST_MULTIPARTS:
        return _headers_only(bounded), "its text and attachments: the mail is too large"
    try:
        return BytesParser(policy=compat32).parsebytes(bounded), cut
    except RecursionError:
        return _headers_only(bounded), "its text and attachments: they are nested too deeply"


def _headers_only(raw: bytes) -> Message:
    return BytesParser(policy=compat32).parsebytes(raw, headersonly=True)


def _bounded(raw: bytes) -> bytes:
    """Without blank lines before the headers, and with no more headers than anybody means seriously."""
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    end = END_OF_HEADERS.search(raw)
    size = end.start() if end else len(raw)
    if size <= MOST_HEADER_BYTES:
        return raw
    line = raw.rfind(b"\n", 0, MOST_HEADER_BYTES)
    return raw[: max(line, 0)].rstrip(b"\r") + raw[size:]
