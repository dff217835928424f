from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.staff.services import chain
from crm.staff.verifying import faults, head, witnessed

HELP = "Say whether the trail is whole, and which rows were altered, removed or added behind the program’s back."


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", help="a head that was written down earlier: nothing up to it may be cut off")

    def handle(self, **options: Any) -> None:
        while chain(looked_back=None):
            pass
        found = 0
        for fault in faults(seen=self._progress):
            found += 1
            self.stdout.write(f"Row {fault.event}: {fault.says}")
        if options["head"] and not witnessed(options["head"]):
            found += 1
            self.stdout.write(f"The chain has no link {options['head']}: its end was cut off, or it was made anew.")
        if found:
            raise CommandError(f"The trail is not whole: {found} found.")
        self.stdout.write(f"The trail is whole. Its head, to be written down elsewhere: {head()}")

    def _progress(self, position: int) -> None:
        self.stderr.write(f"… {position:,} links read")
