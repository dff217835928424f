"""What came in: mails, meetings and tables, where they came from, what became of them."""

from .belonging import Belonging, Hint
from .folder import Folder, Leftover
from .house import Dropbox, MailRules, OwnKind, OwnName, Says, TaughtRule
from .mail import (
    OF_A_LINE,
    CapturedMail,
    Filing,
    ImportPart,
    ImportRun,
    MailReference,
    MailState,
    PartState,
    Tie,
)
from .meeting import CapturedMeeting, MeetingSighting, MeetingState
from .retention import Retention
from .rhythm import SourceDay, SourceRhythm
from .sighting import Sighting
from .source import Source, SourceKind
from .table import BUSY, TableBatch, TableImport, TableState

__all__ = [
    "BUSY",
    "OF_A_LINE",
    "Belonging",
    "CapturedMail",
    "CapturedMeeting",
    "Dropbox",
    "Filing",
    "Folder",
    "Hint",
    "ImportPart",
    "ImportRun",
    "Leftover",
    "MailReference",
    "MailRules",
    "MailState",
    "MeetingSighting",
    "MeetingState",
    "OwnKind",
    "OwnName",
    "PartState",
    "Retention",
    "Says",
    "Sighting",
    "Source",
    "SourceDay",
    "SourceKind",
    "SourceRhythm",
    "TableBatch",
    "TableImport",
    "TableState",
    "TaughtRule",
    "Tie",
]
