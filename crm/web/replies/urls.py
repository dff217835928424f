from django.urls import path

from . import views

urlpatterns = [
    path("", views.replies, name="replies"),
]
