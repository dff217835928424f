from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.text import slugify


class MailDrop(BaseEmailBackend):
    """Writes each mail as an .eml file, where no mail server is set up.

    The file is named by its Message-ID, so sending the same mail again replaces it.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DROP)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            wire = mail.message()
            name = slugify(str(wire["Message-ID"]).replace("@", " ").replace(".", " "))
            (folder / f"{name}.eml").write_bytes(wire.as_bytes())
        return len(email_messages)
