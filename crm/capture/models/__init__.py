"""What came in: mails, where they came from, what became of them; and what this installation says of its own mail."""

from .folder import Folder, Leftover
from .house import Dropbox, MailRules, OwnKind, OwnName, Says, TaughtRule
from .mail import CapturedMail, Filing, ImportRun, MailReference, MailState, Tie
from .retention import Retention
from .sighting import Sighting
from .source import Source, SourceKind

__all__ = [
    "CapturedMail",
    "Dropbox",
    "Filing",
    "Folder",
    "ImportRun",
    "Leftover",
    "MailReference",
    "MailRules",
    "MailState",
    "OwnKind",
    "OwnName",
    "Retention",
    "Says",
    "Sighting",
    "Source",
    "SourceKind",
    "TaughtRule",
    "Tie",
]
