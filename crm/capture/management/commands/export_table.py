from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from crm.capture.tables.export import as_csv, rows_of, write_workbook
from crm.capture.tables.kinds import KINDS
from crm.clients.models import Client


class Command(BaseCommand):
    help = "Write a whole table as CSV to the screen or a file, or as Excel to a file whose name ends in .xlsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("--to", type=Path, metavar="FILE")

    def handle(self, *, kind: str, to: Path | None, **options: Any) -> None:
        rows = rows_of(kind, Client.objects.all())
        if to is None:
            for line in as_csv(kind, rows):
                self.stdout.write(line, ending="")
        elif to.suffix.lower() == ".xlsx":
            with to.open("wb") as file:
                write_workbook(kind, rows, file)
        else:
            with to.open("w", encoding="utf-8", newline="") as text:
                text.writelines(as_csv(kind, rows))
