from django.urls import path

from . import views

urlpatterns = [
    path("", views.clients, name="clients"),
    path("new/", views.new, name="new_client"),
    path("<int:pk>/", views.client, name="client"),
    path("<int:pk>/change/", views.change, name="change_client"),
    path("contacts/<int:pk>/change/", views.change_person, name="change_contact"),
    path("<int:pk>/contacts/new/", views.new_contact, name="new_contact"),
]
