from django.urls import path

from . import views

urlpatterns = [
    path("", views.interactions, name="interactions"),
    path("<int:pk>/", views.interaction, name="interaction"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/not-there/<int:staff>/", views.not_there, name="not_there"),
    path("<int:pk>/join/", views.join, name="join"),
    path("<int:pk>/minutes/", views.minutes, name="minutes"),
    path("clocks/<int:pk>/excuse/", views.excuse, name="excuse"),
    path("clocks/<int:pk>/promise/", views.promise_answer, name="promise_answer"),
    path("clocks/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("clocks/<int:pk>/hand-back/<int:staff>/", views.hand_back, name="hand_back"),
]
