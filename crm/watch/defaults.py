"""The silence limits and the ladder the product ships with (POLICIES.md)."""

from __future__ import annotations

from datetime import date

from crm.projects.values import PhaseGroup

FIRST_DAY = date(2000, 1, 1)
# Calendar days: strategic, core, standard.
SILENCE = {
    PhaseGroup.PURSUIT: (10, 10, 14),
    PhaseGroup.ONBOARDING: (7, 7, 10),
    PhaseGroup.DEVELOPMENT: (10, 14, 14),
    PhaseGroup.TRANSFER_AND_BATCH: (7, 7, 10),
    PhaseGroup.MONITORING: (35, 35, 35),
    PhaseGroup.CLOSING: (14, 21, 21),
    PhaseGroup.PAUSED: (35, 45, 45),
}
# Level: hours past due for normal and low, high, urgent.
LADDER = {1: (0.0, 0.0, 0.0), 2: (4.5, 2.0, 0.5), 3: (9.0, 4.5, 1.0), 4: (18.0, 9.0, 2.0)}
