"""The product's settings with what tests need: a key, a data folder of their own, fast passwords."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "tests only")
os.environ.setdefault("TOUCHLINE_DATA", tempfile.mkdtemp(prefix="touchline-tests-"))

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Nothing is collected for tests, and nothing complains of it.
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
# The tests of the second factor ask for it.
ASK_SECOND_FACTOR = False
# No worker runs beside most tests; a test that misses one says which of its jobs it expects.
JOBS = {}
