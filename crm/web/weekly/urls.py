from django.urls import path

from . import views

urlpatterns = [
    path("", views.latest, name="weekly"),
    path("preview/", views.preview, name="preview"),
    path("<str:monday>/", views.week, name="week"),
    path("<str:monday>/pdf/", views.pdf, name="week_pdf"),
    path("<str:monday>/trends/", views.trends, name="trends"),
]
