"""Mail that cannot be read by machine stays for a person."""

from __future__ import annotations

from ..envelope import named_in
from ..known import known
from ..models import CapturedMail, MailState
from .hinting import hint_at


def give_up(mail: CapturedMail, error: Exception) -> None:
    """The message stays, with what went wrong, for a person who may see whoever its headers name."""
    reason = f"{type(error).__name__}: {error}"[:200]
    mail.outside = list(named_in(mail.message))
    CapturedMail.objects.filter(pk=mail.pk).update(state=MailState.UNREADABLE, reason=reason, outside=mail.outside)
    hint_at([mail], known(mail.outside))
