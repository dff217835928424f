"""Access tokens of Microsoft 365, which lets nobody into a mailbox by password."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from requests import RequestException

from crm.staff.errors import Refusal

if TYPE_CHECKING:
    import msal

AUTHORITY = "https://login.microsoftonline.com/"
# As an application, with a secret of its own; or in the name of the mailbox's owner, with a refresh token.
APPLICATION, OWNER = "application", "owner"
BY_PASSWORD = "password"  # noqa: S105 - the name of a way
SCOPES = {
    APPLICATION: ["https://outlook.office365.com/.default"],
    OWNER: ["https://outlook.office.com/IMAP.AccessAsUser.All"],
}


def access_token(way: str, tenant: str, client: str, secret: str, keep: Callable[[str], object]) -> str:
    """A token that opens the mailbox for about an hour; `keep` hears of a refresh token that replaces the old one.

    Refusal in the words of Microsoft when there is none.
    """
    try:
        answer = _as_application(tenant, client, secret) if way == APPLICATION else _as_owner(tenant, client, secret)
    except (RequestException, ValueError) as error:
        raise Refusal(f"Microsoft 365 does not know the tenant, or does not answer ({str(error)[:120]}).") from error
    if "access_token" not in answer:
        said = str(answer.get("error_description") or answer.get("error") or "no reason given").splitlines()[0]
        raise Refusal(f"Microsoft 365 gives no access: {said[:200]} Check tenant, application and secret.")
    renewed = answer.get("refresh_token")
    if way == OWNER and renewed and renewed != secret:
        keep(renewed)
    return str(answer["access_token"])


def _as_application(tenant: str, client: str, secret: str) -> dict[str, Any]:
    answer: dict[str, Any] = _application(tenant, client, secret).acquire_token_for_client(SCOPES[APPLICATION])
    return answer


@lru_cache(maxsize=32)
def _application(tenant: str, client: str, secret: str) -> msal.ConfidentialClientApplication:
    """Kept, as it remembers its token until that runs out."""
    made: msal.ConfidentialClientApplication = _library().ConfidentialClientApplication(
        client, authority=AUTHORITY + tenant, client_credential=secret
    )
    return made


def _as_owner(tenant: str, client: str, secret: str) -> dict[str, Any]:
    known = _library().PublicClientApplication(client, authority=AUTHORITY + tenant)
    answer: dict[str, Any] = known.acquire_token_by_refresh_token(secret, SCOPES[OWNER])
    return answer


def _library() -> Any:
    """Loaded by a house with such a mailbox only."""
    return import_module("msal")
