from django.urls import path

from . import views

urlpatterns = [
    path("", views.flags, name="flags"),
    path("<int:pk>/", views.flag, name="flag"),
    path("<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<int:pk>/snooze/", views.snooze, name="snooze"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
]
