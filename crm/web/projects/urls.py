from django.urls import path

from . import views

urlpatterns = [
    path("", views.projects, name="projects"),
    path("new/", views.new, name="new_project"),
    path("<int:pk>/", views.project, name="project"),
    path("<int:pk>/timeline/", views.more, name="timeline"),
]
