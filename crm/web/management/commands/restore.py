from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.capture.services.erasing import KEPT, erase_again
from crm.conversations.services import rebuild_search
from crm.staff.errors import Refusal
from crm.staff.services.backups import restore


class Command(BaseCommand):
    help = "Put a backup into an empty database. Everybody signs in again; nothing else is different."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, help="the file with the key that opens an encrypted backup")

    def handle(self, **options: Any) -> None:
        try:
            found = restore(source=options["file"], key=options["key"], tell=self.stderr.write)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        rebuild_search()
        erased = erase_again(since=datetime.fromisoformat(found.made_at), at=timezone.now())
        if erased is None:
            self.stdout.write(f"There is no {KEPT} in the data folder: whoever was erased since the backup is back.")
        elif erased:
            self.stdout.write(f"{erased} who were erased since the backup are erased again.")
        rows = sum(found.tables.values())
        self.stdout.write(
            f"{found.company} as of {found.made_at[:16]} is back: {rows:,} rows. Now `manage.py get_ready`."
        )
