from django.urls import path

from . import stopping, undoing, views

urlpatterns = [
    path("act/<str:token>/", views.act, name="mail_act"),
    path("act/<str:token>/plan.ics", views.planned, name="mail_planned"),
    path("act/<str:token>/it-is-me/", views.prove, name="mail_prove"),
    path("undo/<str:token>/", undoing.undo, name="mail_undo"),
    path("digest/<str:token>/", stopping.stop, name="mail_stop"),
    path("browser/<str:token>/", views.browser, name="mail_browser"),
]
