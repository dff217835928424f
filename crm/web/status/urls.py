from django.urls import path

from . import views

urlpatterns = [
    path("", views.status, name="status"),
    path("digests/<int:pk>/again/", views.again, name="send_again"),
    path("addresses/<int:pk>/right/", views.right, name="confirm_address"),
    path("alive/", views.alive, name="alive"),
]
