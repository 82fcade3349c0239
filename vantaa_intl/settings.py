"""The only settings module. Everything that differs between places comes from the environment.

With DATABASE_URL the product runs on servers of one's own: SECRET_KEY, REDIS_URL and SITE_URL are
then required, and a missing one stops the start with its name. Without it the embedded servers of
VAR_DIR are used (core.embedded): for the demonstration, development and tests alone. DEMO=1 is set
by the supervisor and refused elsewhere. docs/administrators/running.md lists every variable.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from core.embedded import Embedded
from vantaa_intl.identity import identity_service, origin_of
from vantaa_intl.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var")).resolve()

EMBEDDED = "DATABASE_URL" not in os.environ
DEMO = os.environ.get("DEMO") == "1"
DEBUG = False

SHORTEST_SECRET = 50  # characters


def _refuse(sentence: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{sentence}; docs/administrators/running.md, Configuration")


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise _refuse(f"{name} is not set")
    return value


def _strong(name: str, value: str) -> str:
    if len(value) < SHORTEST_SECRET or len(set(value)) < SHORTEST_SECRET // 5:
        raise _refuse(f"{name} is too short or too plain: {SHORTEST_SECRET} random characters")
    return value


def _number(name: str, default: float) -> float:
    value = os.environ.get(name) or default
    try:
        return float(value)
    except ValueError:
        raise _refuse(f"{name} is not a number") from None


if EMBEDDED:
    _servers = Embedded(VAR_DIR)
    SECRET_KEY = os.environ.get("SECRET_KEY") or _servers.secret_key()
    DATABASE_URL = _servers.database_url(os.environ.get("DATABASE_NAME", "vantaa"))
    REDIS_URL = os.environ.get("REDIS_URL") or _servers.redis_url()
    SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
else:
    SECRET_KEY = _strong("SECRET_KEY", _required("SECRET_KEY"))
    DATABASE_URL = _required("DATABASE_URL")
    REDIS_URL = _required("REDIS_URL")
    SITE_URL = _required("SITE_URL")
    if not SITE_URL.startswith("https://"):
        raise _refuse("SITE_URL must begin with https://")
    if DEMO:
        raise _refuse("DEMO=1 is for the embedded servers alone, and DATABASE_URL is set")
SECRET_KEY_FALLBACKS = [  # what they have signed is believed too, so they are as strong
    _strong("SECRET_KEY_FALLBACKS", key)
    for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split()
]

_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = [_site.hostname or "localhost", *(["127.0.0.1"] if EMBEDDED else [])]
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

# What may take how long, by the kind of process (wsgi.py and celery.py name theirs): a runaway
# query or a forgotten transaction ends by the database's hand.
PROCESS_KIND = os.environ.get("PROCESS_KIND", "command")
_TIMEOUTS = {
    "web": {"statement": "10s", "transaction": "30s", "idle": "15s", "lock": "3s"},
    "worker": {"statement": "60s", "transaction": "300s", "idle": "60s", "lock": "10s"},
    "migrate": {"statement": "0", "transaction": "0", "idle": "60s", "lock": "2s"},
    "command": {"statement": "0", "transaction": "0", "idle": "0", "lock": "30s"},
}
_timeout = _TIMEOUTS[PROCESS_KIND]
_options = {
    "statement_timeout": _timeout["statement"],
    "transaction_timeout": _timeout["transaction"],
    "idle_in_transaction_session_timeout": _timeout["idle"],
    "lock_timeout": _timeout["lock"],
}

try:
    _database = conninfo_to_dict(DATABASE_URL)
except ProgrammingError:  # whose words would tell the password
    raise _refuse("DATABASE_URL is not an address of PostgreSQL") from None
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.pop("dbname"),
        "USER": _database.pop("user", ""),
        "PASSWORD": _database.pop("password", ""),
        "HOST": _database.pop("host", ""),
        "PORT": _database.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_database,  # sslmode and the like
            "options": " ".join(f"-c {name}={value}" for name, value in _options.items()),
        },
    }
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "core",
    "audit",
    "jobs",
    "accounts",
    "mail",
    "feedback",
    "guidelines",
    "reporting",
    "packets",
    "exchange",
    "search",
    "vantaa_intl",
]

MIDDLEWARE = [
    "core.requests.RequestLogMiddleware",  # outermost: every answer has an id and a log line
    "django.middleware.security.SecurityMiddleware",
    "core.requests.HeaderMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.requests.InputMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SeenMiddleware",
    "core.sessions.IdleMiddleware",
    "core.requests.SignInMiddleware",  # private unless a view says not
    "accounts.middleware.GateMiddleware",
    "vantaa_intl.use_log.middleware.UseLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "vantaa_intl.frame.frame",
            ]
        },
    }
]

ROOT_URLCONF = "vantaa_intl.urls"
WSGI_APPLICATION = "vantaa_intl.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in: the city's people by its identity service, members of bodies by a link in a mail,
# everybody else by password and, in production, a second factor (accounts/signing_in).
AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # unique by lower(email): user_email_once
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Tries an address of the net (a whole office may share one) and an account.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/m/ip,5/300s/key",
    "change_password": "5/m/user",
    "input_link": "60/m/ip",
    "feedback": "10/m/ip,100/d/ip",  # each sends the heads a mail
    "calendar": "300/m/ip",  # calendar programs of many people come from one service
    "reauthenticate": "5/m/user",
    "ask_link": "30/900s/ip,3/900s/key",
    "link_code": "30/900s/ip,5/900s/key",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SOCIALACCOUNT_ADAPTER = "accounts.adapter.CityAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_EMAIL_REQUIRED = SOCIALACCOUNT_LOGIN_ON_GET = SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds
OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "")
OIDC_TENANT = os.environ.get("OIDC_TENANT", "")
OIDC_ALLOW_GUESTS = os.environ.get("OIDC_ALLOW_GUESTS") == "1"
SOCIALACCOUNT_PROVIDERS = identity_service(
    issuer=OIDC_ISSUER,
    tenant=OIDC_TENANT,
    client_id=os.environ.get("OIDC_CLIENT_ID", ""),
    secret=os.environ.get("OIDC_CLIENT_SECRET", ""),
)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Kansainväliset suuntaviivat"
MFA_TOTP_TOLERANCE = 1  # the period before and after: clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED  # http://localhost
if os.environ.get("MFA_TOTP_INSECURE_BYPASS_CODE"):
    raise _refuse("MFA_TOTP_INSECURE_BYPASS_CODE opens every account and is never set")
SECOND_FACTOR_REQUIRED = not EMBEDDED  # of those who sign in with a password
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Chromium keeps Secure and __Host- cookies on http://localhost too, so the demonstration and
# production do not differ.
SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds from sign-in: a working day
SESSION_IDLE_SECONDS = 60 * 60
POLLED_URL_NAMES = {
    "packet-progress",
    "entry-writers",
}  # asked by the page by itself: no sign of a person
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not EMBEDDED:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form's redirect counts too: the sign-in button posts here and goes to the issuer.
        "form-action": [SELF, *([origin_of(OIDC_ISSUER)] if OIDC_ISSUER else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# A form's fields, and a form with a document in it (core.requests answers 413 above these).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes
LARGEST_UPLOAD = 26_000_000  # bytes

REDIS_PREFIX = os.environ.get("REDIS_PREFIX", "vi:")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": f"{REDIS_PREFIX}cache",
        "OPTIONS": {
            "serializer": "core.cache.JsonSerializer",
            "socket_timeout": 2,
            "socket_connect_timeout": 2,
        },
    }
}

# PostgreSQL is the truth and the broker only a bell: see jobs/.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_IGNORE_RESULT = True  # the Job row is the result
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 300  # seconds
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,  # far above the time limit: else one job runs twice at once
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "global_keyprefix": REDIS_PREFIX,
}
# jobs/tempo.py reads these; tests make them short, and have kinds of their own.
JOB_LEASE_SECONDS = _number("JOB_LEASE_SECONDS", 60)
JOB_SWEEP_SECONDS = _number("JOB_SWEEP_SECONDS", 15)
JOB_REDISPATCH_SECONDS = _number("JOB_REDISPATCH_SECONDS", 600)
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "jobs.tick", "schedule": JOB_SWEEP_SECONDS, "options": {"expires": 60}}
}
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # remembers nothing: the database does
JOB_KINDS = os.environ.get("JOB_KINDS", "vantaa_intl.job_kinds.KINDS")
JOB_SCHEDULE = os.environ.get("JOB_SCHEDULE", "vantaa_intl.job_kinds.SCHEDULE")
LETTER_KINDS = "vantaa_intl.letter_kinds.KINDS"  # what each kind of mail says

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "suomi"), ("sv", "svenska"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Helsinki"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Tests ask the finders, which do not know hashed names; one test collects with the manifest.
# Compressing takes longer than all the rest of a start, and is for the net alone.
_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if EMBEDDED:
    _storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
if os.environ.get("PLAIN_STATIC") == "1":
    _storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _storage},
}

DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", f"noreply@{_site.hostname}")
if EMBEDDED:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
else:
    EMAIL_HOST = os.environ.get("MAIL_HOST", "localhost")
    EMAIL_PORT = int(_number("MAIL_PORT", 25))
    EMAIL_HOST_USER = os.environ.get("MAIL_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("MAIL_PASSWORD", "")
    EMAIL_USE_TLS = os.environ.get("MAIL_TLS", "1") == "1"
    EMAIL_TIMEOUT = 10  # seconds

# Named in the accessibility statement, one line each, between bars in the environment.
ACCESSIBILITY_SUPERVISOR = os.environ.get(
    "ACCESSIBILITY_SUPERVISOR",
    "Liikenne- ja viestintävirasto Traficom"
    "|Digitaalisen esteettömyyden ja saavutettavuuden valvontayksikkö"
    "|www.saavutettavuusvaatimukset.fi|saavutettavuus@traficom.fi|029 534 5000",
).split("|")

LOGGING = logging_config(os.environ.get("LOG_LEVEL", "INFO"))
