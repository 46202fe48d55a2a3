"""Django's settings. PostgreSQL only: row locks, row-level security, SKIP LOCKED and COPY are relied upon.

Every folder of the office that has an `apps.py` is an application; nothing needs to be entered here for a new one.
"""

# pyright: basic

from __future__ import annotations

import os
from pathlib import Path

from arrears.law.engine.rulebook import use_own_values
from arrears.office.config import read_config
from arrears.office.database.address import application_conninfo, as_django, owner_conninfo
from arrears.office.keys import web_secret

_CONFIG = read_config()
_OFFICE = Path(__file__).parent

SECRET_KEY = web_secret(_CONFIG)
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("ARREARS_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
ROOT_URLCONF = "arrears.office.urls"
WSGI_APPLICATION = "arrears.office.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *(f"arrears.office.{found.parent.name}" for found in sorted(_OFFICE.glob("*/apps.py"))),
]
MIDDLEWARE = [
    "arrears.office.web.faults.Faults",
    "django.middleware.security.SecurityMiddleware",
    "arrears.office.desk.guard.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [str(folder) for folder in sorted(_OFFICE.glob("*/templates"))],
        "OPTIONS": {"environment": "arrears.office.desk.environment.environment"},
    }
]

DATABASES = {
    "default": as_django(application_conninfo(_CONFIG)),
    "owner": as_django(owner_conninfo(_CONFIG)),
}
"""`default` is bound by the tenants' walls; `owner` is for migrations alone."""
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # a user's name is unique within the tenant, not in the whole database

AUTHENTICATION_BACKENDS = ["arrears.office.store.sign_in.WithinTenant"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "arrears.office.web.faults.forbidden"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("ARREARS_HTTPS") == "1"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "static/"
STATICFILES_DIRS = [_OFFICE / "static"]

LOGGING_CONFIG = None  # arrears.office.logs configures it: JSON, without personal data
PROCRASTINATE_ON_APP_READY = None

if _RULES := os.environ.get("ARREARS_RULES"):  # a lender's own dated values, see docs/how-to/add-a-provision.md
    use_own_values(Path(_RULES))
