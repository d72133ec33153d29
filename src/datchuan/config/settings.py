"""Settings of the whole program. Everything a place may change comes from the environment:

DATABASE_URL (default: SQLite in DATCHUAN_HOME), DATCHUAN_HOME, DATCHUAN_SECRET_KEY, DATCHUAN_HOSTS, DATCHUAN_ORIGINS,
DATCHUAN_BEHIND_PROXY, DATCHUAN_HTTPS_ONLY, DATCHUAN_MAIL, DATCHUAN_MAIL_FROM, DATCHUAN_API_CALLS_A_MINUTE,
DATCHUAN_WEBHOOK_NETWORKS, DATCHUAN_DEBUG.
docs/deploy.md explains each.
"""

from __future__ import annotations

import os
import sys

import environ

from datchuan.config.home import home, make_home, secret_key

env = environ.Env()

HOME = home()
make_home(HOME)
DEBUG = env.bool("DATCHUAN_DEBUG", False)
TESTING = "pytest" in sys.modules
SECRET_KEY = env.str("DATCHUAN_SECRET_KEY", "") or secret_key(HOME)
ALLOWED_HOSTS = env.list("DATCHUAN_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("DATCHUAN_ORIGINS", default=[])
BEHIND_PROXY = env.bool("DATCHUAN_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# The sign-in limit per address must see the caller, not the proxy (which then sends X-Forwarded-For).
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("DATCHUAN_HTTPS_ONLY", False)

FEATURES = [
    "platform",
    "people",
    "territory",
    "desk",
    "documents",
    "survey",
    "criteria",
    "programme",
    "housing",
    "masterplans",
    "evaluation",
    "difficulties",
    "inspection",
    "dossiers",
    "sharing",
    "urging",
    "progress",
    "demo",
    "setup",
    "config",
]
INSTALLED_APPS = [
    *(f"datchuan.{feature}" for feature in FEATURES),
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "rules",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "datchuan.platform.web.middleware.LargestBodyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "datchuan.platform.web.middleware.ProblemMiddleware",
    "datchuan.platform.web.middleware.NullCharacterMiddleware",
    "datchuan.platform.web.middleware.AccessMiddleware",
    "datchuan.platform.web.middleware.DayMiddleware",
]

ROOT_URLCONF = "datchuan.config.urls"
WSGI_APPLICATION = "datchuan.config.wsgi.application"

# django-cotton and template-partials both rewrite TEMPLATES when their automatic apps are used, and then <c-…> goes
# out raw: so the loaders are written out here (tests look for "<c-" in every page).
_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _LOADERS)])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "datchuan.config.frame.frame",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "datchuan.platform.templatetags.vietnamese",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
COTTON_DIR = "cotton"

# --- Database ------------------------------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    # Writers wait their turn instead of failing halfway through a transaction.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: what a phone was told is stored must outlive a power cut; NORMAL may lose the last commits then.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;"
    " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
}


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "")
    config: dict[str, object] = dict(env.db_url_config(url or f"sqlite:///{HOME / 'datchuan.sqlite3'}"))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        # Only the cursors of platform/preparing.py prepare; Django's own, which write values into the text, never do.
        config["OPTIONS"] = {"prepare_threshold": 0, **dict(config.get("OPTIONS") or {})}  # type: ignore[call-overload]
    # Opening one for each request costs more than most requests ask of it.
    config["CONN_MAX_AGE"] = 60
    config["ATOMIC_REQUESTS"] = False
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Shared by the server's processes ------------------------------------------------------------------------------
CACHES = {  # how often someone failed to sign in is counted over all of them
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TESTING
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": HOME / "counted"}
}

# --- Other systems -------------------------------------------------------------------------------------------------
# Of one office's key in a minute; more are answered 429.
API_CALLS_A_MINUTE = env.int("DATCHUAN_API_CALLS_A_MINUTE", 120)

# --- People --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Official"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/dang-nhap/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "datchuan.people.web.adapter.OfficialsAdapter"
ACCOUNT_RATE_LIMITS = {} if TESTING else {"login_failed": "10/m/ip,5/300s/key"}
ACCOUNT_SESSION_REMEMBER = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# --- Language, time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

# --- Files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

# --- Mail ----------------------------------------------------------------------------------------------------------
# Until a place names its server, mail is written into files: nothing leaves by itself.
EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(HOME / "mail")
if "DATCHUAN_MAIL" in os.environ:
    vars().update(env.email_url("DATCHUAN_MAIL"))
DEFAULT_FROM_EMAIL = env.str("DATCHUAN_MAIL_FROM", "dat-chuan@localhost")
EMAIL_TIMEOUT = 20
# Networks inside that webhooks may reach, as 10.20.0.0/16: of themselves they reach the public Internet only.
WEBHOOK_NETWORKS = env.list("DATCHUAN_WEBHOOK_NETWORKS", default=[])

# --- What a browser may do -----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DJANGO_TABLES2_TEMPLATE = "platform/table.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
