"""The words and codes of GLOSSARY.md that this room stores."""

from django.db.models import TextChoices


class FlagKind(TextChoices):
    # What cannot be known stands before everything that is.
    SOURCE_SILENT = "source_silent", "Source silent"
    SLOW_RESPONSE = "slow_response", "Slow response"
    NO_LEADERSHIP_CONTACT = "no_leadership_contact", "No leadership contact"
    NO_CONTACT = "no_contact", "Nothing logged"
    OVERDUE_COMMITMENT = "overdue_commitment", "Promise overdue"
    MILESTONE_OVERDUE = "milestone_overdue", "Milestone overdue"
    MINUTES_OVERDUE = "minutes_overdue", "Minutes overdue"
    REPEAT_BREACH = "repeat_breach", "Late again"
    OWNER_ABSENT = "owner_absent", "Owner away"
    DATA_GAP = "data_gap", "Data gap"


class Severity(TextChoices):
    NOTICE = "notice", "Notice"
    WARNING = "warning", "Warning"
    SERIOUS = "serious", "Serious"


class FlagStatus(TextChoices):
    OPEN = "open", "Open"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    SNOOZED = "snoozed", "Snoozed"
    RESOLVED = "resolved", "Resolved"
    DISMISSED = "dismissed", "Dismissed"


# Standing flags are still true; the others are history.
STANDING = (FlagStatus.OPEN, FlagStatus.ACKNOWLEDGED, FlagStatus.SNOOZED)


class Happening(TextChoices):
    """What a line of a flag's history says."""

    OPENED = "opened", "Opened"
    REOPENED = "reopened", "Opened again"
    LEVEL = "level", "Reached the next level"
    SEVERITY = "severity", "Became more serious"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    SNOOZED = "snoozed", "Snoozed"
    WOKE = "woke", "Woke from snooze"
    ASSIGNED = "assigned", "Assigned"
    DISMISSED = "dismissed", "Dismissed"
    RESOLVED = "resolved", "Resolved"
    DUE_SOON = "due_soon", "Due soon"
