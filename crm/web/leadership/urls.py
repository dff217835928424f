from django.urls import path

from . import views

urlpatterns = [
    path("", views.leadership, name="leadership"),
    path("<int:pk>/plan/", views.plan, name="plan"),
]
