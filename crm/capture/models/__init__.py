"""What came in: mails, where they came from, what became of them."""

from .folder import Folder, Leftover
from .mail import CapturedMail, Filing, ImportRun, MailReference, MailState
from .retention import Retention
from .sighting import Sighting
from .source import Source, SourceKind

__all__ = [
    "CapturedMail",
    "Filing",
    "Folder",
    "ImportRun",
    "Leftover",
    "MailReference",
    "MailState",
    "Retention",
    "Sighting",
    "Source",
    "SourceKind",
]
