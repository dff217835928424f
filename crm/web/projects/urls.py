from django.urls import path

from . import brief, change, papers, views

urlpatterns = [
    path("", views.projects, name="projects"),
    path("new/", views.new, name="new_project"),
    path("<int:pk>/", views.project, name="project"),
    path("<int:pk>/timeline/", views.more, name="timeline"),
    path("<int:pk>/requests/", views.project, {"tab": "requests"}, name="project_requests"),
    path("<int:pk>/team/", views.project, {"tab": "team"}, name="project_team"),
    path("<int:pk>/history/", views.project, {"tab": "history"}, name="project_history"),
    path("<int:pk>/brief/", brief.brief, name="brief"),
    path("<int:pk>/charter/", papers.charter_page, name="charter"),
    path("<int:pk>/charter/pdf/", papers.charter_pdf, name="charter_pdf"),
    path("<int:pk>/phase/", change.phase, name="move_phase"),
    path("<int:pk>/manager/", change.manager, name="assign_manager"),
    path("<int:pk>/assign/", change.assign, name="assign_to_project"),
    path("assignments/<int:pk>/release/", change.release, name="release"),
    path("<int:pk>/milestones/new/", change.add_milestone, name="add_milestone"),
    path("milestones/<int:pk>/done/", change.finish_milestone, name="finish_milestone"),
    path("milestones/<int:pk>/move/", change.move_milestone, name="move_milestone"),
]
