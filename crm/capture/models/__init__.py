"""What came in: mails, where they came from, what became of them."""

from .mail import CapturedMail, Filing, ImportRun, MailReference, MailState
from .source import Source, SourceKind

__all__ = ["CapturedMail", "Filing", "ImportRun", "MailReference", "MailState", "Source", "SourceKind"]
