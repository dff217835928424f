from django.urls import path

from . import views

urlpatterns = [
    path("", views.log, name="log"),
    path("<int:pk>/undo/", views.undo, name="undo"),
]
