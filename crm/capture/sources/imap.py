"""A mailbox on an IMAP server, read as a guest would: nothing is marked, moved or deleted there."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError
from imap_tools.folder import FolderInfo
from imap_tools.mailbox import BaseMailBox

from crm.staff.errors import Refusal

from . import reach
from .troubles import in_words

TIMEOUT = 20.0
# Commas would be enough for every server; a line of numbers must not become longer than one accepts.
AT_ONCE = 50
SENT = ("sent", "sent items", "sent messages", "sent mail", "gesendet", "gesendete elemente", "envoyés", "enviados")
HEAD = {
    "uid": re.compile(rb"\bUID (\d+)"),
    "size": re.compile(rb"\bRFC822\.SIZE (\d+)"),
    "received": re.compile(rb'\bINTERNALDATE "([^"]+)"'),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Account:
    """Where a mailbox is and how one signs in; `token` gives an access token where no password is used."""

    host: str
    port: int
    security: str
    user: str
    password: str = ""
    token: Callable[[], str] | None = None
    timeout: float = TIMEOUT


@dataclass(frozen=True)
class Standing:
    """What a server says of a folder: its numbers hold as long as `uidvalidity` does."""

    uidvalidity: int
    uidnext: int


@dataclass(frozen=True)
class Head:
    uid: int
    size: int
    received_at: datetime


class Lost(Exception):
    """The connection is gone, or the server no longer makes sense."""


class Spoilt(Exception):
    """The server will not give this one message."""


class Mailbox:
    """A mailbox that is open for reading."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box, self._client = box, box.client

    def folders(self) -> list[str]:
        return [folder.name for folder in self._listed()]

    def sent(self) -> str:
        """The folder of what its owner sends: as the server marks it, else by its usual names; "" without one."""
        folders = self._listed()
        marked = [folder.name for folder in folders if "\\sent" in map(str.lower, folder.flags)]
        return next(iter([*marked, *(folder.name for folder in folders if _leaf(folder) in SENT)]), "")

    def _listed(self) -> list[FolderInfo]:
        folders = self._box.folder.list()
        return [folder for folder in folders if "\\noselect" not in map(str.lower, folder.flags)]

    def examine(self, folder: str) -> Standing:
        """Open a folder for reading only. Refusal when there is none of that name."""
        try:
            self._box.folder.set(folder, readonly=True)
        except MailboxFolderSelectError as error:
            raise Refusal(f"There is no folder “{folder}” in the mailbox. Choose one of {self._choice()}.") from error
        validity, following = (self._client.response(word)[1] for word in ("UIDVALIDITY", "UIDNEXT"))
        return Standing(_number(validity), _number(following))

    def _choice(self) -> str:
        return ", ".join(self.folders()[:12])

    def after(self, uid: int) -> list[int]:
        # `n:*` always names the last message, even when its number is lower.
        return [found for found in self._search("UID", f"{uid + 1}:*") if found > uid]

    def since(self, day: date) -> list[int]:
        """The numbers of what the server got on that day or later."""
        return self._search("SINCE", f"{day.day}-{MONTHS[day.month - 1]}-{day.year}")

    def _search(self, *words: str) -> list[int]:
        answer = self._client.uid("SEARCH", *words)
        return sorted({int(number) for line in _data(answer) if line for number in line.split()})

    def heads(self, uids: Sequence[int]) -> list[Head]:
        """Number, size and moment of receipt; what is gone meanwhile is not among them."""
        found: dict[int, Head] = {}
        for first in range(0, len(uids), AT_ONCE):
            some = uids[first : first + AT_ONCE]
            answer = self._client.uid("FETCH", ",".join(map(str, some)), "(UID RFC822.SIZE INTERNALDATE FLAGS)")
            found |= {head.uid: head for line in _data(answer) if (head := _head(line))}
        return [found[uid] for uid in uids if uid in found]

    def message(self, uid: int, *, headers_only: bool = False) -> bytes | None:
        """The bytes, without marking it read; None when it is gone. Spoilt, or Lost, when it cannot be had."""
        part = "BODY.PEEK[HEADER]" if headers_only else "BODY.PEEK[]"
        try:
            answer = self._client.uid("FETCH", str(uid), f"({part})")
            pieces = [piece[1] for piece in _data(answer) if isinstance(piece, tuple)]
        except (imaplib.IMAP4.abort, OSError) as error:
            raise Lost(in_words(error, "the mail server")) from error
        except (imaplib.IMAP4.error, Refusal) as error:
            raise Spoilt(f"the mail server does not give it: {error}"[:200]) from error
        return pieces[0] if pieces else None


@contextmanager
def mailbox(account: Account) -> Iterator[Mailbox]:
    """The mailbox, signed in. Whatever goes wrong with the server is a Refusal that says what to do."""
    box: BaseMailBox | None = None
    try:
        box = _Box(account)
        _sign_in(box, account)
        yield Mailbox(box)
    except (OSError, imaplib.IMAP4.error, ImapToolsError, Lost) as error:
        raise Refusal(in_words(error, account.host, account.port)) from error
    finally:
        if box is not None:
            _hang_up(box)


class _Plain(imaplib.IMAP4):
    encrypted = False

    def _create_socket(self, timeout: float | None) -> Any:
        return reach.connect(self.host, self.port, timeout or TIMEOUT, plain=not self.encrypted)


class _Upgraded(_Plain):
    """Begins in the open and encrypts before anything is said."""

    encrypted = True


class _Encrypted(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None) -> Any:
        connected = reach.connect(self.host, self.port, timeout or TIMEOUT)
        return self.ssl_context.wrap_socket(connected, server_hostname=self.host)


class _Box(BaseMailBox):
    def __init__(self, account: Account) -> None:
        self.account = account
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        account, context = self.account, ssl.create_default_context()
        if account.security == "tls":
            return _Encrypted(account.host, account.port, ssl_context=context, timeout=account.timeout)
        kind = _Upgraded if account.security == "starttls" else _Plain
        client = kind(account.host, account.port, timeout=account.timeout)
        if kind is _Upgraded:
            client.starttls(context)
        return client


def _sign_in(box: BaseMailBox, account: Account) -> None:
    try:
        if account.token:
            box.xoauth2(account.user, account.token(), initial_folder=None)
        elif account.user.isascii() and account.password.isascii():
            box.login(account.user, account.password, initial_folder=None)
        else:
            box.login_utf8(account.user, account.password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        what = "its access" if account.token else "its password"
        raise Refusal(
            f"{account.host} does not let “{account.user}” in. Check the user name and {what}; some providers want "
            "a password made for this one purpose."
        ) from error


def _hang_up(box: BaseMailBox) -> None:
    with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
        box.logout()
    with suppress(OSError):
        box.client.shutdown()


def _data(answer: tuple[str, Collection[Any]]) -> Collection[Any]:
    status, data = answer
    if status != "OK":
        said = b" ".join(piece for piece in data if isinstance(piece, bytes)).decode(errors="replace")
        raise Refusal(f"The mail server said: {said[:150] or status}.")
    return data


def _head(line: Any) -> Head | None:
    text = line[0] if isinstance(line, tuple) else line or b""
    found = {name: pattern.search(text) for name, pattern in HEAD.items()}
    uid, size, received = found["uid"], found["size"], found["received"]
    if not (uid and size and received):
        return None
    return Head(int(uid[1]), int(size[1]), _instant(received[1].decode()))


def _instant(text: str) -> datetime:
    """`17-Jul-1996 02:44:25 -0700`, whatever language this machine speaks."""
    day, month, rest = text.strip().split("-", 2)
    return datetime.strptime(f"{day} {MONTHS.index(month.title()) + 1} {rest}", "%d %m %Y %H:%M:%S %z")


def _number(words: Sequence[Any] | None) -> int:
    last = words[-1] if words else None
    return int(last) if last and bytes(last).isdigit() else 0


def _leaf(folder: FolderInfo) -> str:
    return (folder.name.rpartition(folder.delim)[2] if folder.delim else folder.name).lower()
