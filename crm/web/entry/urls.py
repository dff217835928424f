from django.conf import settings
from django.urls import include, path

from . import accounts, views

urlpatterns = [
    path("accounts/", include(accounts)),
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("invited/<str:token>/", views.invitation, name="invited"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", views.demo, name="demo"))
