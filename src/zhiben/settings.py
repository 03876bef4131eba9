"""Settings: everything an office may change comes from ZHIBEN_… variables; the defaults run on a laptop."""

from __future__ import annotations

import os
from datetime import date, time
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in {"1", "true", "yes", "on"}


PACKAGE = Path(__file__).resolve().parent
ZHIBEN_HOME = Path(os.environ.get("ZHIBEN_HOME", "var")).resolve()
ZHIBEN_HOME.mkdir(parents=True, exist_ok=True)
ZHIBEN_DEMO = _flag("ZHIBEN_DEMO")
ZHIBEN_PUBLIC_ADDRESS = os.environ.get("ZHIBEN_PUBLIC_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
DEBUG = _flag("ZHIBEN_DEBUG")


def _demo_day() -> date | None:
    said = os.environ.get("ZHIBEN_TODAY")
    if said and not ZHIBEN_DEMO:
        raise ImproperlyConfigured("ZHIBEN_TODAY sets a demonstration's clock and needs ZHIBEN_DEMO=1; unset it here")
    if said:
        return date.fromisoformat(said)
    return date(2024, 5, 27) if ZHIBEN_DEMO else None


ZHIBEN_TODAY = _demo_day()


def _secret_key() -> str:
    """From the environment, else made once and kept, readable by its owner only, beside the data."""
    if key := os.environ.get("ZHIBEN_SECRET_KEY"):
        return key
    kept = ZHIBEN_HOME / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key(), "utf-8")
    return kept.read_text("utf-8")


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("ZHIBEN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [ZHIBEN_PUBLIC_ADDRESS] if ZHIBEN_PUBLIC_ADDRESS.startswith("https://") else []

ROOMS = [
    "journal", "jobs", "ledger", "numbering", "evidence", "accounts", "figures", "registers", "backups", "places", "standards", "hazards",
    "campaigns", "inspections", "meetings", "dossiers", "publicity", "duties", "bulletins", "subordinates", "demo",
]  # fmt: skip
INSTALLED_APPS = [
    "zhiben.web",  # before django.forms: it overrides widget templates
    *(f"zhiben.{room}" for room in ROOMS if (PACKAGE / room / "apps.py").exists()),
    "zhiben.cli",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "ninja",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhiben.web.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "zhiben.accounts.request.viewer",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "zhiben.urls"
WSGI_APPLICATION = "zhiben.wsgi.application"
FORM_RENDERER = "zhiben.web.forms.Renderer"
_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhiben.web.context.shell",
            ],
            "builtins": [
                "zhiben.web.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
        },
    }
]


def database(address: str) -> dict[str, Any]:
    """A database by its address; SQLite so that writers wait in line and what was acknowledged is kept, PostgreSQL so that
    nobody waits for a host that is gone."""
    found: dict[str, Any] = dict(dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True))
    if found["ENGINE"].endswith("sqlite3"):
        found |= {
            "ENGINE": "zhiben.facts.sqlite",  # writers wait in line
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": False,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # a read that turns into a write cannot be refused half way
                "timeout": 20,
                # FULL: what was acknowledged survives a power cut. recursive_triggers: REPLACE may not by-pass the ledger's guard.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY",
            },
        }
    elif found["ENGINE"] == "django.db.backends.postgresql":
        found["ENGINE"] = "zhiben.facts.postgresql"
    return found


DATABASES = {"default": database(os.environ.get("ZHIBEN_DATABASE") or f"sqlite:///{ZHIBEN_HOME / 'zhiben.sqlite3'}")}
# Tasks lie in the database, in the transaction that asks for them. With Redis a message wakes the workers up as well.
ZHIBEN_REDIS = os.environ.get("ZHIBEN_REDIS", "")
TASKS: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "zhiben.jobs.celery.CeleryBackend" if ZHIBEN_REDIS else "django_tasks_db.DatabaseBackend",
        "QUEUES": [],
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ZHIBEN_HOME / "static"
_MANIFEST = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _MANIFEST or _flag("ZHIBEN_COLLECT")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _MANIFEST
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = ZHIBEN_HOME / "evidence"
ZHIBEN_EVIDENCE = os.environ.get("ZHIBEN_EVIDENCE", "")  # s3://bucket/prefix instead of that folder
ZHIBEN_WITNESS = os.environ.get("ZHIBEN_WITNESS", "")  # a file elsewhere to which the worker adds every seal's hash

# A folder with one folder for each ledger below, named as people call it, holding what that ledger exported.
ZHIBEN_SUBORDINATES = os.environ.get("ZHIBEN_SUBORDINATES", "")

# Where backups are kept, for whom they are encrypted, how many of them, and at which time of day one is made.
ZHIBEN_BACKUPS = os.environ.get("ZHIBEN_BACKUPS", "")  # a folder; else ZHIBEN_HOME/backups
ZHIBEN_BACKUP_RECIPIENTS = [each for each in os.environ.get("ZHIBEN_BACKUP_RECIPIENTS", "").split(",") if each.strip()]
ZHIBEN_BACKUPS_KEPT = int(os.environ.get("ZHIBEN_BACKUPS_KEPT") or 14)
ZHIBEN_BACKUP_AT = time.fromisoformat(os.environ["ZHIBEN_BACKUP_AT"]) if os.environ.get("ZHIBEN_BACKUP_AT") else None
# Uploads stream to disk: a 200 MB file is refused by the form, not by the machine's memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ZHIBEN_PUBLIC_ADDRESS.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "zhiben": {"handlers": ["console"], "level": "INFO"},
        # Django itself would mail them to somebody, and outside DEBUG write them nowhere.
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
