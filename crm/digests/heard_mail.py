"""The answer to a reader's line: what was understood, or what must be said first."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from . import links
from .models import Delivery
from .offers import undo_token
from .writing import write


def heard_mail(delivery: Delivery, at: datetime) -> EmailMultiAlternatives:
    """In the thread of what they wrote."""
    heard = delivery.heard
    context = {"told": heard.told, "logged": heard.interaction_id is not None, "log": links.LOG}
    if heard.interaction_id:
        context |= {"page": links.interaction(heard.interaction_id), "undo": links.undo(undo_token(heard))}
        subject = f"Logged: {heard.told['summary']}"
    else:
        subject = f"Not logged yet: {heard.told['asks'][0]['text']}"
    mail = write(delivery, " ".join(subject.split())[:120], "answer", context)
    if heard.mail.message_id:
        mail.extra_headers |= {"In-Reply-To": f"<{heard.mail.message_id}>", "References": f"<{heard.mail.message_id}>"}
    return mail
