"""How the mailbox of a source is reached."""

from __future__ import annotations

from functools import partial

from ..models import Source
from ..sources.imap import TIMEOUT, Account
from ..sources.tokens import BY_PASSWORD, access_token


def account_of(source: Source) -> Account:
    """Unreadable when the password was sealed with a key that is no longer known."""
    options = source.options
    by_password = options.get("sign_in", BY_PASSWORD) == BY_PASSWORD
    return Account(
        host=options["host"],
        port=int(options.get("port", 993)),
        security=options.get("security", "tls"),
        user=options.get("user") or source.address,
        password=source.secret if by_password else "",
        token=None if by_password else partial(_token, source),
        timeout=float(options.get("timeout", TIMEOUT)),
    )


def _token(source: Source) -> str:
    options = source.options
    return access_token(options["sign_in"], options["tenant"], options["client"], source.secret, partial(_keep, source))


def _keep(source: Source, renewed: str) -> None:
    """A refresh token that was used is worth nothing; the one that came for it takes its place."""
    source.secret = renewed
    source.save(update_fields=["sealed"])
