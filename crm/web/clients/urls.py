from django.urls import path

from . import views

urlpatterns = [
    path("", views.clients, name="clients"),
    path("new/", views.new, name="new_client"),
    path("<int:pk>/", views.client, name="client"),
    path("<int:pk>/contacts/new/", views.new_contact, name="new_contact"),
]
