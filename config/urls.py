from django.urls import include, path

urlpatterns = [
    path("", include("crm.web.urls")),
    path("api/v1/", include("crm.api.urls")),
]

handler400 = "crm.web.unread.unread"
handler404 = "crm.web.unread.not_found"
