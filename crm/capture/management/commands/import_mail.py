from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.capture.models import ImportRun
from crm.capture.sealed import pieces_of
from crm.capture.services import Upload, accept, finish, go_on, import_file
from crm.capture.sources.kinds import is_archive
from crm.capture.us import us_of
from crm.staff.errors import Refusal
from crm.staff.queries import calendar_at

# A word of progress after so many mails.
EVERY = 1000


class Command(BaseCommand):
    help = "Take in a mailbox file: its mails become interactions of the clients they are from and to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        files = "an .mbox, .mbox.gz, .eml or .msg file, or a .zip of these"
        parser.add_argument("file", type=Path, metavar="FILE", help=files)
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
            run = self._archive(**options) if is_archive(options["file"].name) else self._file(**options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(in_words(Counter(run.counts)))

    def _file(self, **options: Any) -> ImportRun:
        run = import_file(
            options["file"],
            us=us_of(options["us"]),
            at=timezone.now(),
            create_clients=options["create_clients"],
            since=_start(options["since"]),
            tell=self._tell,
        )
        finish(run=run, at=timezone.now())
        return run

    def _archive(self, **options: Any) -> ImportRun:
        """By the way of uploads: each file in it is taken in, or told with what is wrong."""
        path: Path = options["file"]
        if not path.is_file():
            raise Refusal(f"There is no file {path}.")
        with path.open("rb") as stream:
            one = Upload(path.name, path.stat().st_size, pieces_of(stream))
            asked = {"since": _start(options["since"]), "creates_clients": options["create_clients"]}
            run = accept(uploads=[one], us=us_of(options["us"]), by=None, at=timezone.now(), **asked)
        while ImportRun.objects.filter(pk=run.pk, finished_at=None).exists() and go_on(at=timezone.now()):
            pass
        for part in run.parts.exclude(said=""):
            self.stdout.write(f"{part.name}: {part.said}")
        run.refresh_from_db()
        return run

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
