"""Invitations that Touchline itself sends for planned contacts. They come back through calendars and answers."""

from __future__ import annotations

import re

from django.conf import settings

OURS = re.compile(r"touchpoint-\d{1,18}@(.+)")


def is_our_invitation(uid: str) -> bool:
    """Whether a plan of ours goes by this UID: it is known already, and makes no second meeting."""
    found = OURS.fullmatch(uid)
    return found is not None and found[1] == (settings.MAIL_DOMAIN or "localhost")
