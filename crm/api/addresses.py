"""What answers programs; loaded with the first of their questions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from crm.staff.errors import Refusal

from .door import Key
from .weeks import router

NO_KEY = "Send a key that holds, as “Authorization: Bearer touchline_…”. Keys are made in the settings, under You."


class Api(NinjaAPI):
    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Django does not know these addresses by name."""
        return "/api/v1/"


# A key signs in here, not a session; only what describes the addresses asks for a session.
api = Api(title="Touchline", version="1", docs_url=None, docs_decorator=login_required, auth=Key())
api.add_router("/weeks/", router)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No key, a wrong one, or one that has ended: all are told the same."""
    return api.create_response(request, {"detail": NO_KEY}, status=401)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What the house refuses is said as on a page."""
    return api.create_response(request, {"detail": str(refusal)}, status=409)


urlpatterns = api.urls[0]
