from django.urls import path

from . import form_views, views

urlpatterns = [
    path("", views.log, name="log"),
    path("form/", form_views.log_form, name="log_form"),
    path("reading/", views.reading, name="reading"),
    path("<int:pk>/undo/", views.undo, name="undo"),
]
