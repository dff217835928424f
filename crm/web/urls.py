from django.urls import include, path

from .calendars import urls as calendars
from .clients import urls as clients
from .contacts import urls as contacts
from .deliveries import urls as deliveries
from .desk import urls as desk
from .disguise import urls as disguise
from .entry import urls as entry
from .flags import urls as flags
from .intake import urls as intake
from .interactions import urls as interactions
from .leadership import urls as leadership
from .log import urls as log
from .mailed import urls as mailed
from .messages import urls as messages
from .projects import urls as projects
from .promises import urls as promises
from .replies import urls as replies
from .search import urls as search
from .sent import urls as sent
from .settings import urls as settings
from .status import urls as status
from .tables import urls as tables
from .trail import urls as trail
from .weekly import urls as weekly

urlpatterns = [
    path("", include(desk)),
    path("", include(entry)),
    path("code-names/", include(disguise)),
    path("log/", include(log)),
    path("calendar/", include(calendars)),
    path("projects/", include(projects)),
    path("clients/", include(clients)),
    path("contacts/", include(contacts)),
    path("interactions/", include(interactions)),
    path("mail/", include(mailed)),
    path("messages/", include(messages)),
    path("replies/", include(replies)),
    path("promises/", include(promises)),
    path("search/", include(search)),
    path("flags/", include(flags)),
    path("intake/", include(intake)),
    path("leadership/", include(leadership)),
    path("weekly/", include(weekly)),
    path("deliveries/", include(deliveries)),
    path("sent/", include(sent)),
    path("status/", include(status)),
    path("tables/", include(tables)),
    path("trail/", include(trail)),
    path("settings/", include(settings)),
]
