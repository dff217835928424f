from django.urls import path

from . import views

urlpatterns = [
    path("", views.leadership, name="leadership"),
    path("<int:pk>/plan/", views.plan, name="plan"),
    path("planned/<int:pk>/move/", views.move, name="move_plan"),
    path("planned/<int:pk>/take-back/", views.unplan, name="unplan"),
    path("planned/<int:pk>/invite.ics", views.invite, name="invite"),
]
