from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/files/<slug:sha256>/", views.file, name="message_file"),
    path("<int:pk>/apart/", views.apart, name="message_apart"),
    path("<int:pk>/teach/", views.teach, name="message_teach"),
]
