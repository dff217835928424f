"""Every setting, read from the environment. See `.env.example` for the names."""

from __future__ import annotations

import secrets
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("TOUCHLINE_DATA", str(BASE_DIR / "var"))).resolve()

DEMO = env.bool("TOUCHLINE_DEMO", False)
DEBUG = env.bool("DEBUG", False)
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")


def secret() -> str:
    """From the environment, else the one `bin/up` made in the data folder; the demo company makes do with any."""
    kept = DATA_DIR / "secret-key"
    passing = secrets.token_urlsafe(64) if DEMO else ""
    return env.str("SECRET_KEY", "") or (kept.read_text() if kept.exists() else passing)


SECRET_KEY = secret()
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. `bin/up` makes one; a server of your own needs it in its environment."
    )

# Health checks come over the loopback.
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "", "localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", [])]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    # First, so that its pages for signing in come before those of allauth.
    "crm.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "crm.staff",
    "crm.clients",
    "crm.projects",
    "crm.conversations",
    "crm.leadership",
    "crm.capture",
    "crm.watch",
    "crm.digests",
]
MIDDLEWARE = [
    "crm.web.middleware.content_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "crm.web.disguise.middleware.code_names",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "crm.web.middleware.own_zone",
    "crm.web.middleware.sign_in_again",
    "crm.web.second_factor.second_factor",
    "crm.web.acts.Rights",
    "crm.web.middleware.Refused",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["crm.web.templatetags.addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "crm.web.context.frame",
            ],
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """One connection; on SQLite with write-ahead log, durable commits and writers that queue instead of failing."""
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=False))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            ),
        }
    elif env.bool("DATABASE_POOLED", False):
        config["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        # The server keeps plans (`crm/staff/prepared.py`), and to compile one takes longer than a page may.
        config["OPTIONS"] = {"options": "-c jit=off", "prepare_threshold": 0, **config.get("OPTIONS", {})}
    return config


DATABASES = {"default": database(env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR}/touchline.sqlite3")}
# Holds what limits guessing, so that a restart forgives nobody.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "attempts"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.StaffMember"
AUTHENTICATION_BACKENDS = ["crm.web.signed_in.Backend"]
SESSION_ENGINE = "crm.web.signed_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "crm.staff.passwords.OwnWords"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "crm.web.entry.adapter.InvitationOnly"
ACCOUNT_FORMS = {
    "login": "crm.web.entry.forms.SignIn",
    "change_password": "crm.web.entry.forms.ChangePassword",
    "set_password": "crm.web.entry.forms.FirstPassword",
    "reauthenticate": "crm.web.entry.forms.SayPassword",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
MFA_ADAPTER = "crm.web.entry.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "crm.web.entry.forms.SayCode",
    "reauthenticate": "crm.web.entry.forms.SayCodeAgain",
    "activate_totp": "crm.web.entry.forms.FirstCode",
    "add_webauthn": "crm.web.entry.forms.AddPasskey",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
# Addresses are given by an administrator and confirmed by an invitation, so allauth has none to verify.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ADAPTER = "crm.web.entry.company.CompanySignIn"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
# One provider may be named by the environment; administrators add others on a page.
OIDC = {
    "name": env.str("OIDC_NAME", ""),
    "issuer": env.str("OIDC_ISSUER", ""),
    "client_id": env.str("OIDC_CLIENT_ID", ""),
    "client_secret": env.str("OIDC_CLIENT_SECRET", ""),
}
OIDC_DOMAINS: list[str] = env.list("OIDC_DOMAINS", [])
OIDC_VOUCHES = env.bool("OIDC_VOUCHES", False)
# A provider inside of one's own network, or one without encryption: for trying things out.
OIDC_PRIVATE_HOSTS = env.bool("OIDC_PRIVATE_HOSTS", False)
# Administrators, and everybody where the house says so, need a second factor; invented people do not.
ASK_SECOND_FACTOR = not DEMO
LOGIN_URL = "/demo/" if DEMO else "/accounts/login/"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60

MESSAGE_STORAGE = "crm.web.notes.Notes"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

MAIL_DROP = DATA_DIR / "mail"
EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    mail = env.dj_email_url("EMAIL_URL")
    if "EMAIL_BACKEND" not in mail:
        raise ImproperlyConfigured("EMAIL_URL is not understood. Write submission://user:password@mail.example.com:587")
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = mail["EMAIL_BACKEND"], mail["EMAIL_HOST"], mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "config.maildrop.MailDrop"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "Touchline <touchline@localhost>")
MAIL_DOMAIN = parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]

# `bin/up` says which broker it started; a server of your own sets REDIS_URL.
REDIS_URL = env.str("REDIS_URL", "")
BROKER_URL = env.str("BROKER_URL", REDIS_URL or "filesystem://localhost")
# The jobs of the worker and how often each has its turn. One that never ran is missed as well.
JOBS = {
    # Somebody may be looking at the progress of an import.
    "tables": timedelta(seconds=5),
    "poll": timedelta(minutes=1),
    "imports": timedelta(seconds=5),
    "sweep": timedelta(minutes=1),
    "trail": timedelta(minutes=1),
    "calendars": timedelta(minutes=5),
    "meetings": timedelta(minutes=1),
    "post": timedelta(seconds=30),
    "tell": timedelta(minutes=1),
    "invitations": timedelta(minutes=1),
    "digest": timedelta(minutes=5),
    "lines": timedelta(minutes=1),
    # Somebody may be waiting for a test to arrive.
    "channels": timedelta(seconds=30),
    "daily": timedelta(minutes=5),
    "returns": timedelta(minutes=5),
    "tidy": timedelta(minutes=15),
    "housekeeping": timedelta(minutes=15),
}

BROKER_KIND = env.str("BROKER_KIND", "Redis from REDIS_URL" if REDIS_URL else "files under the data folder")

# Servers that people name in the settings may stand on the open internet, and in these networks: 10.0.0.0/8, …
own_networks: list[str] = env.list("OWN_NETWORKS", [])
OWN_NETWORKS = [ip_network(name) for name in own_networks]

# Mail providers hand over whole mails as one field or body; files of pages do not count here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024

# What a browser is told, on every page.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# Programs are refused without encryption, not led to it: nobody would see that their secret travelled in the open.
SECURE_REDIRECT_EXEMPT = [r"^status/alive/$", r"^deliveries/", r"^calendar/", r"^api/"]
# After so long everybody signs in anew, however busy the session was.
SIGNED_IN_FOR = timedelta(days=14)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    # A name that no other host of the domain can set.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # What it says for itself shows the secret addresses it posts to.
        "apprise": {"propagate": False},
        # Who came in and went out is written whatever the level of the rest.
        "touchline.sign_in": {"level": "INFO"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
