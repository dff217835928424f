from collections.abc import Callable
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from ninja import NinjaAPI

from crm.staff.errors import Refusal

from .door import Key
from .weeks import router

View = Callable[..., HttpResponseBase]
api = NinjaAPI(title="Touchline", version="1", docs_url=None, auth=Key(), urls_namespace="api")
api.add_router("/weeks/", router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What the house refuses is said as on a page."""
    return api.create_response(request, {"detail": str(refusal)}, status=409)


# A key signs in here, not a session; only what describes the addresses stays behind the session.
KEYED = ("api_weeks", "api_week")
app_name = "api"
urlpatterns = api.urls[0]
for pattern in urlpatterns:
    if isinstance(pattern, URLPattern) and pattern.name in KEYED:
        pattern.callback = login_not_required(cast("View", pattern.callback))
