"""All configuration, from `FLUXSTUDIO_*` and `WAVESPEED_*`; docs/operations.md lists it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environs import Env

from fluxstudio.boot import (
    as_host,
    bool_of,
    kept_folder,
    kept_secret,
    mail_of,
    number_of,
    parse_address,
    parse_public_url,
    refuse,
    strong_secret,
    word_of,
)

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# Where things are
DATA_DIR = kept_folder(Path(env.str("FLUXSTUDIO_DATA_DIR", str(BASE_DIR / "var"))).resolve())
PUBLIC_URL = env.str("FLUXSTUDIO_PUBLIC_URL", "").strip().rstrip("/")
_public = parse_public_url(PUBLIC_URL)
PRODUCTION = _public.scheme == "https"  # an https public URL is what switches production settings on
HOST = env.str("HOST", "127.0.0.1").strip("[]") or "127.0.0.1"
PORT = int(number_of(env, "PORT", 8000, high=65_535))

DEBUG = bool_of(env, "FLUXSTUDIO_DEBUG", False) and not PRODUCTION
SECRET_KEY = strong_secret(env.str("FLUXSTUDIO_SECRET_KEY", "")) or kept_secret(DATA_DIR / "secret-key")
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [
    *([as_host(_public.hostname)] if _public.hostname else []),
    *env.list("FLUXSTUDIO_ALLOWED_HOSTS", []),
    *([] if PRODUCTION else [*LOOPBACK_HOSTS, as_host(HOST)]),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
if PRODUCTION and "*" in ALLOWED_HOSTS:
    refuse("FLUXSTUDIO_ALLOWED_HOSTS must name the hosts this studio answers to; * would let anybody choose.")
if not PRODUCTION and HOST in ("0.0.0.0", "::"):  # a trial on somebody's own network
    ALLOWED_HOSTS.append("*")

# The provider
WAVESPEED_API_KEY = env.str("WAVESPEED_API_KEY", "").strip()
if not all("!" <= character <= "~" for character in WAVESPEED_API_KEY) or len(WAVESPEED_API_KEY) > 512:
    refuse(  # as wavespeed.exchange.Key would, and never with the key in the sentence
        "WAVESPEED_API_KEY cannot be a key, which is one word of plain letters, digits and signs. "
        "Copy it again from your provider's page."
    )
# Where a LoRA written as owner/name is looked up ("https://huggingface.co"); empty: such names are not checked.
LORA_HUB = env.str("FLUXSTUDIO_LORA_HUB", "").rstrip("/")
WAVESPEED_BASE_URL = env.str("WAVESPEED_BASE_URL", "https://api.wavespeed.ai").rstrip("/")
parse_address("WAVESPEED_BASE_URL", WAVESPEED_BASE_URL, "https://api.wavespeed.ai")
SANDBOX_PACE = number_of(env, "FLUXSTUDIO_SANDBOX_PACE", 1.0)  # 0 draws as fast as it can
LOOPBACK = as_host(HOST) in LOOPBACK_HOSTS and (not PUBLIC_URL or as_host(_public.hostname) in LOOPBACK_HOSTS)
# Who sets up a studio that others can reach has to read this where it was started.
SETUP_CODE = "" if LOOPBACK else kept_secret(DATA_DIR / "setup-code")[:16]
ENGINE = bool_of(env, "FLUXSTUDIO_ENGINE", True)  # whether this process may drive runs

# The application
ROOT_URLCONF = "fluxstudio.urls"
ASGI_APPLICATION = "fluxstudio.asgi.application"
AUTH_USER_MODEL = "fluxstudio.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "channels",
    "csp",
    "django_htmx",
    "template_partials",
    "fluxstudio",
]
MIDDLEWARE = [
    "fluxstudio.web.middleware.Probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "fluxstudio.web.middleware.response_headers",
    "fluxstudio.web.middleware.OnlyUtf8",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fluxstudio.web.middleware.SessionEnds",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fluxstudio.web.middleware.Unprocessable",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fluxstudio.web.shell.shell",
            ],
        },
    }
]

# The ledger: FULL, because an acknowledged run must survive a power cut; IMMEDIATE, because a deferred
# transaction that turns into a write fails at once instead of waiting.
DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "studio.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
        },
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels.layers.InMemoryChannelLayer",
        "CONFIG": {"capacity": 10_000, "group_expiry": 10**9},
    }
}
# The cache counts sign-ins: with room for so many that nobody can push their own count out of it.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
    if PRODUCTION
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# Pictures: private, outside the static root, served only by views
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "fluxstudio.models.files.DurableFileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "media", "file_permissions_mode": 0o640},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
if PRODUCTION:
    STORAGES["staticfiles"] = {"BACKEND": "fluxstudio.web.staticfiles.ModuleStaticFilesStorage"}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes, files not counted
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "fluxstudio.web.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Accounts
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "fluxstudio.web.accounts.MaximumLengthValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "fluxstudio.web.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Django's own: allauth's writes a row whenever a link is looked at, for addresses that nobody can change here.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# Beside allauth's own for sign-in, reset and change
ACCOUNT_RATE_LIMITS = {"setup": "10/m/ip", "invite": "30/m/ip"}

# Sessions and cookies: `__Host-` names bind them to this host over https
_prefix = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_prefix}fs_session"
CSRF_COOKIE_NAME = f"{_prefix}fs_csrf"
LANGUAGE_COOKIE_NAME = f"{_prefix}fs_language"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds from sign-in
SESSION_IDLE = 24 * 3600  # seconds without a request
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "fluxstudio.web.views.errors.csrf_failure"

# Transport
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if bool_of(env, "FLUXSTUDIO_BEHIND_PROXY", True):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
_socket = f"{'wss' if PRODUCTION else 'ws'}://{_public.netloc}" if _public.netloc else ""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "connect-src": [SELF, *([_socket] if _socket else [])],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Language and time: English only for now, every string through gettext; times leave here in UTC
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
if bool_of(env, "FLUXSTUDIO_TEST_LANGUAGES", False):  # a pseudo-locale and a right-to-left one, for tests
    LANGUAGES += [("en-xa", "Pseudo"), ("ar", "Arabic")]
LOCALE_PATHS = [DATA_DIR / "locale", BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Mail: without a server the links are printed
EMAIL_URL = env.str("FLUXSTUDIO_EMAIL_URL", "")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if EMAIL_URL and "*" in ALLOWED_HOSTS and not PUBLIC_URL:
    refuse(
        "FLUXSTUDIO_EMAIL_URL needs FLUXSTUDIO_PUBLIC_URL: links in mails would lead wherever a request says it came to."
    )
if EMAIL_URL:
    for _name, _value in mail_of(EMAIL_URL).items():
        globals()[_name] = _value
EMAIL_TIMEOUT = 10  # seconds; a page waits for it
DEFAULT_FROM_EMAIL = env.str(
    "FLUXSTUDIO_EMAIL_FROM", f"FluxStudio <studio@{_public.hostname or 'localhost'}>"
)

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "fluxstudio.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": word_of(env, "FLUXSTUDIO_LOG_LEVEL", "WARNING", LEVELS)},
    "loggers": {
        "fluxstudio": {"level": word_of(env, "FLUXSTUDIO_LOG_LEVEL", "INFO", LEVELS)},
        # httpx logs whole URLs at INFO, and a webhook URL carries an attempt's token
        "httpx": {"level": "WARNING"},
        # anybody can send any Host; the answer is 400 and needs no traceback
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
