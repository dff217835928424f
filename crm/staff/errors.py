from __future__ import annotations

from django.db import OperationalError


class Refusal(ValueError):
    """A fact or an order that cannot be accepted; the text is a sentence for the person who tried."""


def told(error: BaseException) -> str:
    """What may be said of an error where anybody may read it: its kind, and why, if that names nobody.

    The words of most errors quote what they stumbled on: a row, a mail, an address.
    """
    kind = type(error).__name__
    why = error.strerror if isinstance(error, OSError) else str(error) if isinstance(error, OperationalError) else ""
    return f"{kind}: {why}" if why else kind
