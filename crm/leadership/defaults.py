"""The leadership limits the product ships with: calendar days by phase group and tier (POLICIES.md)."""

from __future__ import annotations

from datetime import date

from crm.projects.values import PhaseGroup

FIRST_DAY = date(2000, 1, 1)
ONBOARDING_DAYS = 60
# strategic, core, standard
LIMITS = {
    PhaseGroup.PURSUIT: (14, 21, 30),
    PhaseGroup.ONBOARDING: (14, 14, 21),
    PhaseGroup.DEVELOPMENT: (21, 30, 45),
    PhaseGroup.TRANSFER_AND_BATCH: (14, 21, 30),
    PhaseGroup.MONITORING: (60, 90, 90),
    PhaseGroup.CLOSING: (30, 30, 30),
    PhaseGroup.PAUSED: (45, 60, 90),
}
