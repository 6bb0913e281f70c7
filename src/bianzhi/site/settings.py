"""Settings of one deployment, read from the environment.

``BIANZHI_INSTANCE``  folder of database, keys and uploads (default ``./instance``)
``DATABASE_URL``      ``postgresql://user:password@host:port/name``; without it SQLite in the instance folder
``BIANZHI_HOSTS``     names the site answers to, separated by commas (default: this machine only)
``BIANZHI_HTTPS``     ``1`` behind a TLS proxy: secure cookies and HSTS
``BIANZHI_DEBUG``     ``1`` for development only
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from bianzhi.site.instance import instance_folder, secret_text

BASE = Path(__file__).resolve().parent.parent
INSTANCE = instance_folder()
SECRET_KEY = secret_text(INSTANCE, "django_secret")
DEBUG = os.environ.get("BIANZHI_DEBUG") == "1"
HTTPS = os.environ.get("BIANZHI_HTTPS") == "1"
ALLOWED_HOSTS = [h for h in os.environ.get("BIANZHI_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]

ROOMS = [
    "ui", "vault", "users", "trail", "files", "jobs", "search", "notices", "cases",
    "instruments", "units", "establishment", "staff", "worklog", "matters", "performance", "finance", "imports", "api", "site",
    "demo",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    *[f"bianzhi.{room}.apps.Config" for room in ROOMS],
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bianzhi.site.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "bianzhi.site.urls"
WSGI_APPLICATION = "bianzhi.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE / room / "templates" for room in ROOMS],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "bianzhi.ui.jinja.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {   # only for Django's own pieces (form widgets of third-party code)
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]  # fmt: skip


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for ``url``; an empty one means SQLite in the instance folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": INSTANCE / "bianzhi.sqlite3",
            "OPTIONS": {
                # writers queue at BEGIN instead of failing halfway: the ledger's locks on SQLite
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"bianzhi.users.passwords.{name}", "OPTIONS": options}
    for name, options in (
        ("NotLikeOneself", {"user_attributes": ("username", "name")}),
        ("MinimumLength", {"min_length": 10}),
        ("NotCommon", {}),
        ("NotOnlyDigits", {}),
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "bianzhi.site.accounts.locked_out"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = INSTANCE / "static"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60  # names carry no hash: after an upgrade nobody keeps old scripts for longer
UPLOADS = INSTANCE / "uploads"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024

TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks.backends.immediate.ImmediateBackend"
            if os.environ.get("BIANZHI_INLINE_JOBS") == "1"
            else "django_tasks_db.DatabaseBackend"
        )
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# Notices: the site always; e-mail and a gateway only where they are set up (docs/operations.md).
SITE_ADDRESS = os.environ.get("BIANZHI_SITE_ADDRESS", "")
NOTICE_EMAIL = bool(os.environ.get("BIANZHI_SMTP_HOST"))
EMAIL_HOST = os.environ.get("BIANZHI_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("BIANZHI_SMTP_PORT", "465"))
EMAIL_HOST_USER = os.environ.get("BIANZHI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BIANZHI_SMTP_PASSWORD", "")
EMAIL_USE_SSL = os.environ.get("BIANZHI_SMTP_SSL", "1") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("BIANZHI_MAIL_FROM", "bianzhi@localhost")
NOTICE_WEBHOOK_URL = os.environ.get("BIANZHI_WEBHOOK_URL", "")
NOTICE_WEBHOOK_SECRET = os.environ.get("BIANZHI_WEBHOOK_SECRET", "")
NOTICE_WEBHOOK_SHAPE = os.environ.get("BIANZHI_WEBHOOK_SHAPE", "plain")
NOTICE_WEBHOOK_HTTP_HOSTS = [h for h in os.environ.get("BIANZHI_WEBHOOK_HTTP_HOSTS", "").split(",") if h]

#: how often a token may be used in a minute
API_READS_A_MINUTE = int(os.environ.get("BIANZHI_API_READS", "120"))
API_WRITES_A_MINUTE = int(os.environ.get("BIANZHI_API_WRITES", "30"))
