from django.urls import path

from . import views

urlpatterns = [
    path("act/<str:token>/", views.act, name="mail_act"),
    path("act/<str:token>/it-is-me/", views.prove, name="mail_prove"),
    path("browser/<str:token>/", views.browser, name="mail_browser"),
]
