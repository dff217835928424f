from django.urls import path

from . import views

urlpatterns = [
    path("", views.sent, name="sent"),
    path("<int:pk>/", views.mail, name="sent_mail"),
    path("<int:pk>/again/", views.again, name="send_once_more"),
]
