from django.urls import path

from . import papers, views

urlpatterns = [
    path("", views.clients, name="clients"),
    path("new/", views.new, name="new_client"),
    path("<int:pk>/", views.client, name="client"),
    path("<int:pk>/review/<int:year>-q<int:number>/", papers.review_page, name="review"),
    path("<int:pk>/review/<int:year>-q<int:number>/pdf/", papers.review_pdf, name="review_pdf"),
    path("<int:pk>/change/", views.change, name="change_client"),
    path("contacts/<int:pk>/change/", views.change_person, name="change_contact"),
    path("<int:pk>/contacts/new/", views.new_contact, name="new_contact"),
]
