from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.capture.services.calendar_files import Imported, import_calendar
from crm.staff.models import StaffMember


class Command(BaseCommand):
    help = "Take in a calendar file: meetings with clients become interactions when they are over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="an .ics file")
        parser.add_argument("--of", metavar="ADDRESS", help="whose calendar it is")

    def handle(self, **options: Any) -> None:
        path, address = options["file"], options["of"]
        owner = StaffMember.objects.filter(email__iexact=address).first() if address else None
        if address and owner is None:
            raise CommandError(f"Nobody of ours has the address {address}.")
        if not path.is_file():
            raise CommandError(f"There is no file {path}. Give the path of an .ics file.")
        self.stdout.write(in_words(import_calendar(path.read_bytes(), owner=owner, at=timezone.now())))


def in_words(done: Imported) -> str:
    """What became of the file, and one line for each thing that was refused."""
    counts = done.counts
    told = f"{counts['read']} meetings read: {counts['new']} new, {counts['changed']} changed."
    return "\n".join([told, *(f"Refused: {one.name}: {one.reason}." for one in done.refused)])
