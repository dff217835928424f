from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.staff.running import heartbeats, silent_jobs


class Command(BaseCommand):
    help = "Say when each job last ended. Fails when one is silent: a health check for worker and scheduler."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        at = timezone.now()
        beats = heartbeats(at)
        for beat in beats:
            ended = f"{beat.finished_at:%Y-%m-%d %H:%M:%S} UTC" if beat.finished_at else "never"
            self.stdout.write(f"{beat.job}: last ended {ended}. {beat.error}".rstrip())
        silent = [beat.job for beat in silent_jobs(at)]
        if silent or not beats:
            raise CommandError(f"Silent: {', '.join(silent) or 'every job; none has run yet'}.")
