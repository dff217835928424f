from django.urls import path

from . import acts, odd, rules, uploads, views

urlpatterns = [
    path("", views.intake, name="intake"),
    path("from/", views.group, name="intake_group"),
    path("file/", acts.file, name="intake_file"),
    path("new/", acts.new, name="intake_new"),
    path("undo/<int:pk>/", acts.undo, name="intake_undo"),
    path("mails/<int:pk>/", views.mail, name="intake_mail"),
    path("mails/<int:pk>/file/", acts.file_mail, name="intake_file_mail"),
    path("mails/<int:pk>/raw/", odd.raw, name="intake_raw"),
    path("mails/<int:pk>/again/", odd.again, name="intake_again"),
    path("mails/<int:pk>/vouch/", odd.trust, name="intake_vouch"),
    path("mails/<int:pk>/seen/", odd.seen, name="intake_seen"),
    path("mails/<int:pk>/delete/", odd.delete, name="intake_delete"),
    path("files/", uploads.upload, name="intake_upload"),
    path("files/<int:pk>/", uploads.run, name="intake_run"),
    path("files/<int:pk>/undo/", uploads.undo, name="intake_run_undo"),
    path("rules/", rules.rules, name="intake_rules"),
    path("rules/<int:pk>/remove/", rules.remove, name="intake_rule_remove"),
]
