from django.urls import path

from . import acts, views

urlpatterns = [
    path("", views.flags, name="flags"),
    path("all/", views.all_flags, name="all_flags"),
    path("several/", acts.bulk, name="flags_bulk"),
    path("<int:pk>/", views.flag, name="flag"),
    path("<int:pk>/acknowledge/", acts.act, {"verb": "acknowledge"}, name="acknowledge"),
    path("<int:pk>/snooze/", acts.act, {"verb": "snooze"}, name="snooze"),
    path("<int:pk>/assign/", acts.act, {"verb": "assign"}, name="assign"),
    path("<int:pk>/dismiss/", acts.act, {"verb": "dismiss"}, name="dismiss"),
    path("<int:pk>/reopen/", acts.act, {"verb": "reopen"}, name="reopen"),
]
