from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.capture.services import finish, import_file
from crm.capture.us import us_of
from crm.staff.errors import Refusal
from crm.staff.queries import calendar_at

# A word of progress after so many mails.
EVERY = 1000


class Command(BaseCommand):
    help = "Take in a mailbox file: its mails become interactions of the clients they are from and to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="an .mbox, .mbox.gz or .eml file")
        parser.add_argument(
            "--us", nargs="+", action="extend", required=True, metavar="DOMAIN_OR_ADDRESS", help="whose mail is ours"
        )
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="older mail is history: it stands where it belongs and starts no clock",
        )
        parser.add_argument(
            "--create-clients", action="store_true", help="make a client of each company that writes and is unknown"
        )

    def handle(self, **options: Any) -> None:
        self._told = 0
        try:
            run = import_file(
                options["file"],
                us=us_of(options["us"]),
                at=timezone.now(),
                create_clients=options["create_clients"],
                since=_start(options["since"]),
                tell=self._tell,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        finish(run=run, at=timezone.now())
        self.stdout.write(in_words(Counter(run.counts)))

    def _tell(self, counts: Counter[str]) -> None:
        if counts["mails"] >= self._told + EVERY:
            self._told = counts["mails"]
            self.stdout.write(f"{self._told} mails read …")


def _start(day: date | None) -> datetime | None:
    """Where that day begins at our site."""
    return calendar_at(timezone.now()).midnight(day) if day else None


def in_words(counts: Counter[str]) -> str:
    """What became of the mails, in sentences; what needs a person is named."""
    told = [
        f"{counts['mails']} mails read: {counts['filed']} filed, {counts['unmatched']} wait for a client, "
        f"{counts['set_aside']} set aside, {counts['known']} were known already."
    ]
    if counts["unreadable"]:
        told.append(f"{counts['unreadable']} could not be read; each is kept with its reason.")
    if counts["cut_off"]:
        told.append("The last mail is cut off; it was filed by what is there. Import the whole file when you have it.")
    return " ".join(told)
