"""The anchor: a bare Django project that other figures are ratios of. It serves A1 and A2 over HTTP.

`/one/` (A1) reads one row by its key; `/rows/` (A2) shows the 25 newest rows through a template with two dates each.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import ClassVar

import dj_database_url
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

ROWS = 10_000
TEMPLATE = """<!doctype html><title>Rows</title><table>{% for row in rows %}
<tr><td><a href="/rows/{{ row.pk }}/">{{ row.title }}</a></td><td>{{ row.made|date:"j M Y H:i" }}</td>
<td>{{ row.due|date:"j M Y" }}</td></tr>{% endfor %}</table>"""
FIRST = datetime(2026, 1, 1, tzinfo=UTC)

folder, elsewhere = Path(os.environ["ANCHOR_DATA"]), os.environ.get("ANCHOR_DATABASE", "")
FILE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": folder / "anchor.sqlite3",
    "CONN_MAX_AGE": 600,
    "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
}
settings.configure(
    SECRET_KEY="anchor",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={"default": dj_database_url.parse(elsewhere, conn_max_age=600) if elsewhere else FILE},
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
keys = count()


class Row(models.Model):
    """One of ten thousand."""

    objects: ClassVar[models.Manager[Row]] = models.Manager()

    title = models.CharField(max_length=80)
    made = models.DateTimeField(db_index=True)
    due = models.DateTimeField()

    class Meta:
        app_label = "anchor"

    def __str__(self) -> str:
        return self.title


def fill() -> None:
    if Row._meta.db_table in connection.introspection.table_names():
        return
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    moments = (FIRST + timedelta(minutes=n) for n in range(ROWS))
    Row.objects.bulk_create(Row(title=f"Row {at:%d %H:%M}", made=at, due=at + timedelta(days=7)) for at in moments)


fill()
page = engines["django"].from_string(TEMPLATE)


def one(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Row.objects.get(pk=next(keys) % ROWS + 1).title)


def rows(request: HttpRequest) -> HttpResponse:
    return HttpResponse(page.render({"rows": Row.objects.order_by("-made", "-pk")[:25]}, request))


urlpatterns = [path("one/", one), path("rows/", rows)]
application = get_wsgi_application()
