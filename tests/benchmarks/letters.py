"""An invented mailbox for benches: clients ask, our people answer, and there is the rest that a mailbox holds."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from itertools import count, islice
from pathlib import Path

BEGINS = datetime(2020, 1, 6, 13, tzinfo=UTC)
# All mails lie before it.
ENDS = datetime(2022, 1, 3, 13, tzinfo=UTC)
APART = timedelta(minutes=25)
TURNS = 4
WORDS = (
    "assay",
    "batch",
    "capsule",
    "coating",
    "could",
    "excipient",
    "impurity",
    "label",
    "method",
    "please",
    "polymer",
)
MORE = (
    "again",
    "confirm",
    "dissolution",
    "granulation",
    "measure",
    "release",
    "report",
    "sample",
    "stability",
    "yield",
)
Dated = tuple[datetime, int, EmailMessage]


@dataclass(frozen=True)
class Writers:
    """Addresses: of each client's people, and ours."""

    clients: Sequence[Sequence[str]]
    ours: Sequence[str]


def write_mailbox(path: Path, mails: int, writers: Writers, seed: int) -> None:
    """An mbox in the order of time; another `seed`, other mails."""
    talk = _Talk(writers, random.Random(seed), seed)
    with path.open("wb") as file:
        for at, _, mail in islice(talk.mails(), mails):
            mail["Date"] = format_datetime(at)
            raw = mail.as_bytes(policy=SMTP).replace(b"\nFrom ", b"\n>From ")
            file.write(b"From bench@example.test Mon Jan  6 13:00:00 2020\n" + raw + b"\n")


class _Talk:
    def __init__(self, writers: Writers, dice: random.Random, seed: int) -> None:
        self.writers, self.dice, self.seed = writers, dice, seed
        self.numbers = count()

    def mails(self) -> Iterator[Dated]:
        """Conversations begin at even distances and take days, so some hundreds of them are open at any time."""
        waiting: list[Dated] = []
        for number in count():
            begins = BEGINS + number * APART
            for one in (*self._conversation(begins), *self._besides(number, begins)):
                heapq.heappush(waiting, one)
            while waiting and waiting[0][0] < begins:
                yield heapq.heappop(waiting)

    def _conversation(self, at: datetime) -> Iterator[Dated]:
        """A question of a client, our answer, and so on; each quotes the one before."""
        theirs, ours = self.dice.choice(self.dice.choice(self.writers.clients)), self.dice.choice(self.writers.ours)
        subject, before, said = self._words(5), [""], ""
        for turn in range(TURNS):
            sender, to = (ours, theirs) if turn % 2 else (theirs, ours)
            dated = self._mail(at, sender, to, f"Re: {subject}" if turn else subject, said)
            mail = dated[2]
            if turn:
                mail["In-Reply-To"], mail["References"] = before[-1], " ".join(before[1:])
            before.append(mail["Message-ID"])
            body = mail.get_body(("plain",))
            said = body.as_string() if body else ""
            yield dated
            at += timedelta(hours=self.dice.uniform(0.5, 60))

    def _besides(self, number: int, at: datetime) -> Iterator[Dated]:
        """A newsletter, and now and then a stranger's enquiry or somebody's holiday."""
        ours = self.dice.choice(self.writers.ours)
        newsletter = self._mail(at, f"news@letters{number % 50}.example", ours, self._words(4))
        newsletter[2]["List-Unsubscribe"] = "<https://letters.example/leave>"
        yield newsletter
        if number % 3 == 0:
            yield self._mail(at, f"someone@unknown{number}.example", ours, self._words(4))
        if number % 3 == 1:
            away = self._mail(at, self.dice.choice(self.dice.choice(self.writers.clients)), ours, "Out of office")
            away[2]["Auto-Submitted"] = "auto-replied"
            yield away

    def _mail(self, at: datetime, sender: str, to: str, subject: str, quoted: str = "") -> Dated:
        number = next(self.numbers)
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"Somebody <{sender}>", to, subject
        mail["Message-ID"] = f"<{self.seed}.{number}@bench.example>"
        new = "\n\n".join(self._words(40).capitalize() + "?" for _ in range(3))
        quote = "".join(f"> {line}\n" for line in quoted.splitlines())
        text = f"Hello,\n\n{new}\n\nBest regards\nSomebody\n" + (
            f"\nOn Monday Somebody wrote:\n{quote}" if quote else ""
        )
        mail.set_content(text)
        if number % 2:
            mail.add_alternative(f"<html><body><p>{text.replace(chr(10), '<br>')}</p></body></html>", subtype="html")
        if number % 8 == 0:
            mail.add_attachment(self.dice.randbytes(12_000), maintype="application", subtype="pdf", filename="a.pdf")
        return at, number, mail

    def _words(self, number: int) -> str:
        return " ".join(self.dice.choices(WORDS + MORE, k=number))
