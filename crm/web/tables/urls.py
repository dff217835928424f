from django.urls import path

from . import files, views

urlpatterns = [
    path("", views.tables, name="tables"),
    path("export/<slug:kind>/", files.export, name="table_export"),
    path("<int:pk>/", views.table, name="table"),
    path("<int:pk>/columns/", views.columns, name="table_columns"),
    path("<int:pk>/meanings/", views.meanings, name="table_meanings"),
    path("<int:pk>/start/", views.begin, name="table_start"),
    path("<int:pk>/undo/", views.take_back, name="table_undo"),
    path("<int:pk>/drop/", views.forget, name="table_drop"),
    path("<int:pk>/left-out/", files.left_out, name="table_left_out"),
]
