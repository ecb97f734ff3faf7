"""The only settings file. Every value that differs between places comes from the environment, read by ``env``."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from peersupport import datadir, env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where and how this instance runs -------------------------------------------------------------------------

DATA_DIR = Path(env.text("DATA_DIR", "data"))
DATA_DIR = DATA_DIR if DATA_DIR.is_absolute() else BASE_DIR / DATA_DIR
env.take_up(DATA_DIR / datadir.SETTINGS)

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
SHOWS_OUTBOX = DEBUG or DEMO
"""Whether messages without a configured way out are kept on the development outbox page."""

PORT = env.whole("PORT", 8000, smallest=1, largest=65535)
BASE_URL = env.text("BASE_URL", f"http://localhost:{PORT}").rstrip("/")
_base = urlsplit(BASE_URL)
if _base.scheme not in ("http", "https") or not _base.hostname:
    raise ImproperlyConfigured("BASE_URL should look like https://example.org: the address people type.")
IS_HTTPS = _base.scheme == "https"
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [_base.hostname, "localhost", "127.0.0.1", "[::1]"]
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 0, largest=9)
"""How many reverse proxies stand in front and may say who is calling."""

DATABASE_ADDRESS = env.url("DATABASE_URL", schemes=("postgresql", "postgres", "sqlite"))
IS_EMBEDDED = DATABASE_ADDRESS is None
if IS_EMBEDDED:
    datadir.prepare(DATA_DIR)

LEDGER_FILE = env.text("LEDGER_FILE")
"""Where random ids of erased people are noted, apart from the database; empty: in the data folder."""
BACKUP_KEY = env.text("BACKUP_KEY")
"""The public key that backups are sealed to (age1…). Its private half is not on this machine."""

SECRET_KEY = env.text("SECRET_KEY")
VAULT_KEYS = "" if env.is_set("VAULT_KEYS_FILE") else env.text("VAULT_KEYS")
VAULT_KEYS_FILE = env.text("VAULT_KEYS_FILE")
if IS_EMBEDDED:
    SECRET_KEY = SECRET_KEY or (DATA_DIR / datadir.SECRET).read_text(encoding="utf-8").strip()
    if not (VAULT_KEYS or VAULT_KEYS_FILE):
        VAULT_KEYS_FILE = str(DATA_DIR / datadir.RING)
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. Make one of 50 random letters and set SECRET_KEY_FILE to its file."
    )

# --- Parts ----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "peersupport.web.apps.CoordinatorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "lucide",
    "csp",
    "groups",
    "members",
    "meetings",
    "ethics",
    "resources",
    "peersupport.audit",
    "peersupport.privacy",
    "peersupport.channels",
    "peersupport.web",
    "peersupport.dashboards",
    "peersupport.running",
    *(["peersupport.dev"] if SHOWS_OUTBOX else []),
    "peersupport.encryption",  # last: it seals columns of every app above while models load
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "peersupport.web.middleware.CarefulHeadersMiddleware",
    "peersupport.web.middleware.KnownVerbsMiddleware",
    "peersupport.web.middleware.UnreadableTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "peersupport.web.middleware.ReadingPreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.devices.SharedDeviceMiddleware",
    "peersupport.web.middleware.SignInFirstMiddleware",
    "members.second_step.SecondStepMiddleware",
]

ROOT_URLCONF = "peersupport.urls"
WSGI_APPLICATION = "peersupport.wsgi.application"

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
                "peersupport.web.context_processors.page",
                *(["peersupport.dev.second_step.demo_code"] if DEMO else []),
            ],
            "builtins": ["peersupport.web.templatetags.ui", "groups.templatetags.words"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("circle",)
CRISPY_TEMPLATE_PACK = "circle"
CRISPY_FAIL_SILENTLY = False

# --- Data -----------------------------------------------------------------------------------------------------


def _database() -> dict[str, object]:
    if DATABASE_ADDRESS is None or DATABASE_ADDRESS.scheme == "sqlite":
        path = DATABASE_ADDRESS.path if DATABASE_ADDRESS else str(DATA_DIR / datadir.DATABASE)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": {
                # IMMEDIATE: a read-then-write transaction waits its turn instead of failing.
                # FULL: an acknowledged answer survives a power cut.
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"
                ),
            },
        }
    user, password = env.login(DATABASE_ADDRESS)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE_ADDRESS.path.lstrip("/"),
        "USER": user,
        "PASSWORD": password,
        "HOST": DATABASE_ADDRESS.hostname or "",
        "PORT": str(DATABASE_ADDRESS.port or ""),
    }


# CONN_MAX_AGE is never 0: a new connection for every request costs ten times the request.
DATABASES = {"default": {**_database(), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_cache = env.url("CACHE_URL", schemes=("redis", "rediss", "locmem"))
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": {
            "redis": "django.core.cache.backends.redis.RedisCache",
            "rediss": "django.core.cache.backends.redis.RedisCache",
            "locmem": "django.core.cache.backends.locmem.LocMemCache",
        }.get(_cache.scheme if _cache else "", "django.core.cache.backends.db.DatabaseCache"),
        "LOCATION": _cache.geturl() if _cache else "cache_entries",
        "KEY_FUNCTION": "peersupport.encryption.cache_keys.make_key",
    }
}

VAULT_SEALED = {
    "account.EmailAddress.email": "peersupport.encryption.sealing.SealedEmailField",
    "mfa.Authenticator.data": "peersupport.encryption.sealing.SealedJSONField",
    "admin.LogEntry.object_repr": "peersupport.encryption.sealing.RedactedField",
    "admin.LogEntry.change_message": "peersupport.encryption.sealing.SealedTextField",
}

# --- Messages and background work -----------------------------------------------------------------------------

EMAIL_ADDRESS = env.url("EMAIL_URL", schemes=("smtp", "smtps"))
if EMAIL_ADDRESS:
    EMAIL_HOST = EMAIL_ADDRESS.hostname or "localhost"
    EMAIL_PORT = EMAIL_ADDRESS.port or (465 if EMAIL_ADDRESS.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.login(EMAIL_ADDRESS)
    EMAIL_USE_SSL = EMAIL_ADDRESS.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(EMAIL_HOST_USER)
EMAIL_TIMEOUT = 20
SITE_LABEL = env.text("SITE_LABEL", "Circle")
"""The neutral name that is seen outside: titles, sender, icon. It says nothing about health."""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", f"{SITE_LABEL} <hello@{_base.hostname}>")
REPLY_TO = env.text("REPLY_TO")
SMS_URL = env.text("SMS_URL")
"""Address of a plain HTTP gateway that sends text messages; see peersupport/channels/README.md."""

BROKER_ADDRESS = env.url("BROKER_URL", schemes=("redis", "rediss", "filesystem"))
CELERY_BROKER_URL = BROKER_ADDRESS.geturl() if BROKER_ADDRESS else "filesystem://"
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_URL = "filesystem://localhost"  # without a host, kombu warns
    datadir.prepare(DATA_DIR)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / datadir.BROKER / "in"),
        "data_folder_out": str(DATA_DIR / datadir.BROKER / "in"),
        "control_folder": str(DATA_DIR / datadir.BROKER / "control"),
    }

# --- Who people are -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["members.backends.SignInBackend", "members.backends.MembershipBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "members.passwords.VariedPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
SESSION_ENGINE = "peersupport.encryption.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "peersupport.web.views.errors.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.forms.signing_in.SignInForm",
    "signup": "members.forms.signing_up.SignUpForm",
    "request_login_code": "members.forms.signing_in.RequestNumberForm",
    "confirm_login_code": "members.forms.signing_in.ConfirmSignInForm",
    "confirm_email_verification_code": "members.forms.signing_in.ConfirmEmailForm",
    "verify_phone": "members.forms.signing_in.ConfirmPhoneForm",
    "confirm_password_reset_code": "members.forms.signing_in.ConfirmResetForm",
    "reauthenticate": "members.forms.signing_in.PasswordAgainForm",
    "add_email": "members.forms.addresses.AddEmailForm",
    "change_phone": "members.forms.addresses.ChangePhoneForm",
    "change_password": "members.forms.passwords.ChangePasswordForm",
    "set_password": "members.forms.passwords.SetPasswordForm",
    "reset_password": "members.forms.passwords.ResetPasswordForm",
    "reset_password_from_key": "members.forms.passwords.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
# The star at the email address is only declared: allauth insists on it for mandatory verification. The form asks for
# what the chosen way needs, and the stage asks nobody for a number who gave no address.
ACCOUNT_SIGNUP_FIELDS = ["username", "email*", "phone", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_DISPLAY = "members.adapter.neutral_name"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Six digits, because people type them from one screen into another; few tries and a short life make up for it.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 15 * 60
# Changing the address half-way would tell a taken one from a free one. Whoever mistyped it starts again.
ACCOUNT_EMAIL_VERIFICATION_MAX_CHANGE_COUNT = ACCOUNT_PHONE_VERIFICATION_MAX_CHANGE_COUNT = 0
ACCOUNT_EMAIL_VERIFICATION_MAX_RESEND_COUNT = ACCOUNT_PHONE_VERIFICATION_MAX_RESEND_COUNT = 2
ACCOUNT_LOGIN_BY_CODE_MAX_RESEND_COUNT = 2
# Many people may share one library's or shelter's address, so limits per address are wide and those per key narrow.
ACCOUNT_RATE_LIMITS = {
    "verify_phone": "1/30s/key,10/m/ip",
    "change_phone": "5/m/user",
    "invitation_words": "20/h/user",
    "words": "10/m/ip,60/h/ip",
    "let_back_in": "10/h/user",
    "remark": "5/h/ip",
    "guess": "30/m/ip",
    "feed": "120/m/ip",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_MAX_LENGTH = 512  # room for a sealed address of 254 characters
ACCOUNT_SESSION_REMEMBER = True  # how long is decided in members/devices.py
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "members.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "members.forms.signing_in.SecondStepForm",
    "reauthenticate": "members.forms.signing_in.SecondStepAgainForm",
    "activate_totp": "members.forms.signing_in.SwitchAppOnForm",
    "add_webauthn": "members.forms.signing_in.AddPasskeyForm",
    "edit_webauthn": "members.forms.signing_in.EditPasskeyForm",
    "login_webauthn": "members.forms.signing_in.PasskeySignInForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is only added once its number was typed
MFA_TOTP_ISSUER = SITE_LABEL
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- Words, time and pages ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")
FORMAT_MODULE_PATH = ["peersupport.web.formats"]
EXIT_URL = env.text("EXIT_URL")
LISTING = env.one_of("LISTING", "operator", ("operator", "anyone"))
EXIT_URL_DEFAULT = "https://www.wikipedia.org/"
PHONENUMBER_DEFAULT_REGION = env.text("PHONE_REGION") or None

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "peersupport.web.finders.JoinedStylesFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT = DATA_DIR / "static" if IS_EMBEDDED else BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# --- Safety ---------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # never no-referrer: browsers then send Origin: null and forms are refused
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["peersupport.web.uploads.RefuseUploads"]
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # what else lives under the operator's name is not ours to force onto https
    "security.W021",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "peersupport.web.logs.DiscreetFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["discreet"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
