from django.urls import path

from . import views

urlpatterns = [
    path("", views.promises, name="promises"),
    path("<int:pk>/keep/", views.keep, name="keep"),
    path("<int:pk>/reopen/", views.reopen, name="reopen_promise"),
    path("<int:pk>/move/", views.move, name="move"),
]
