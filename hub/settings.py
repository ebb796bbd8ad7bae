"""Settings of the Hub: one file for every mode; the environment says what differs.

HUB_MODE is `demo` (the default: embedded services, invented data), `production` (everything must be named) or `test`.
"""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from hub import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = env.folder("HUB_VAR", BASE_DIR / "var")
MODE = env.choice("HUB_MODE", ("demo", "production", "test"), "demo")
PRODUCTION = MODE == "production"
PORT = env.integer("HUB_PORT", 8000, low=1, high=65535)
DEBUG = False
SECRET_KEY = env.secret_key("HUB_SECRET_KEY", required=PRODUCTION, kept_in=VAR / "secret-key")

# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────
ALLOWED_HOSTS = env.words(
    "HUB_HOSTS",
    None if PRODUCTION else "localhost,127.0.0.1,[::1]",
    mend="Name the Hub's host names, the public one first: HUB_HOSTS=hub.example.org",
)
BASE_URL = f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://{ALLOWED_HOSTS[0]}:{PORT}"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []
ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
APPEND_SLASH = True

# ── What the Hub is made of, from the floor up: vocabulary, people and pages are loaded in this order ────────────
HOUSE = [
    "core",
    "taxonomy",
    "events",
    "accounts",
    "notifications",
    "pages",
    "drafts",
    "files",
    "search",
    "facets",
    "submissions",
    "reviews",
    "discussions",
    "pledges",
    "practices",
    "hub",
]
INSTALLED_APPS = [
    "modeltranslation",
    *HOUSE,
    "hub.apps.HubAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "js_asset",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.PersonMiddleware",
    "hub.errors.FaultMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context_processors.notices",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.templatetags.tz",
                "template_partials.templatetags.partials",
                "core.templatetags.ui",
                "core.templatetags.text",
            ],
        },
    }
]
FORM_RENDERER = "core.forms.Renderer"

# ── Database, Valkey, Celery ─────────────────────────────────────────────────────────────────────────────────────
DATABASE_URL = env.service("DATABASE_URL", VAR, required=PRODUCTION)
REDIS_URL = env.service("REDIS_URL", VAR, required=PRODUCTION)
DATABASES = {
    "default": env.database("DATABASE_URL", DATABASE_URL)
    if DATABASE_URL
    else {"ENGINE": "django.db.backends.postgresql", "NAME": "hub", "HOST": str(VAR / "run")}
}
# A server that vanishes is noticed in seconds, not after the system's hours.
_VIGILANCE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 10000}
DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3} | _VIGILANCE | DATABASES["default"].get("OPTIONS", {})
DATABASES["default"]["ATOMIC_REQUESTS"] = True  # a request that fails leaves nothing half done
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A Unix socket is `redis+socket:///path` to Celery and `unix:///path` to the cache.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CACHES = {
    "default": {
        "BACKEND": "core.cache.LimitsCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://", 1) or "redis://127.0.0.1:1",
        "KEY_PREFIX": "hub",
    }
}
BROKER_PATIENCE = 1  # seconds a web request's background thread or a log-in limit waits for a silent Valkey
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # the worker would end after about 50 minutes without Valkey
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 180,  # a little above the longest task
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 120  # a mail server that answers one byte at a time is noted as trouble before …
CELERY_TASK_TIME_LIMIT = 150  # … the process is killed without a word
# Mail waits in a queue of its own, taken in turn with the other: behind a silent mail server nothing else would run.
CELERY_TASK_QUEUES = {"celery": {}, "mail": {}}
CELERY_TASK_ROUTES = {"events.tasks.deliver": {"queue": "mail"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "worker-heartbeat": {"task": "events.tasks.heartbeat", "schedule": 15},
    "outbox-sweep": {"task": "events.tasks.sweep_outbox", "schedule": 15},
    "outbox-forget-bodies": {"task": "events.tasks.forget_bodies", "schedule": 3600},
    "notices-spread": {"task": "notifications.tasks.sweep_announcements", "schedule": 60},
    "notices-digests": {"task": "notifications.tasks.sweep_digests", "schedule": 600},
    "reviews-ladders": {"task": "reviews.tasks.climb_ladders", "schedule": 600},
    "pledges-ladders": {"task": "pledges.tasks.climb_ladders", "schedule": 3600},
    "drafts-forget-earlier": {"task": "drafts.tasks.forget_earlier", "schedule": 3600},
    "drafts-forget-held-posts": {"task": "drafts.tasks.forget_held_posts", "schedule": 3600},
    "accounts-forget-unconfirmed": {"task": "accounts.tasks.forget_unconfirmed", "schedule": 3600},
    "files-forget-unused": {"task": "files.tasks.forget_unused", "schedule": 3600},
    "files-remove-strays": {"task": "files.tasks.remove_strays", "schedule": 86400},
    "discussions-compilations": {"task": "discussions.tasks.sweep_compilations", "schedule": 60},
    "discussions-forget-compilations": {"task": "discussions.tasks.forget_compilations", "schedule": 600},
    "discussions-compare": {"task": "discussions.tasks.compare_waiting", "schedule": 60},
    "discussions-empty-withdrawn": {"task": "discussions.tasks.empty_withdrawn", "schedule": 3600},
    "discussions-lives": {"task": "discussions.tasks.sweep_lives", "schedule": 300},
    "discussions-reminders": {"task": "discussions.tasks.remind_of_closings", "schedule": 3600},
    "pages-forget-contact-messages": {"task": "pages.tasks.forget_contact_messages", "schedule": 86400},
}

# ── E-mail: SMTP by EMAIL_URL, else kept as files that the demo shows ────────────────────────────────────────────
MAILBOX = VAR / "mail"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = "events.mailbox.Backend"
DEFAULT_FROM_EMAIL = f"Migration Network Hub <no-reply@{ALLOWED_HOSTS[0]}>"
globals().update(env.mail_server("EMAIL_URL") or {})
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ── Languages and time ───────────────────────────────────────────────────────────────────────────────────────────
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español")]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
FORMAT_MODULE_PATH = ["hub.formats"]
TIME_ZONE = "Europe/Zurich"  # Geneva: what a deadline without another zone means
CLOCK_OFFSET = None if PRODUCTION else VAR / "clock-offset"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "fr", "es")}

# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator", "OPTIONS": {"least": 10, "least_for_staff": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
]
if MODE == "test":  # a slow hash proves nothing there
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 86400
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
STAFF_SECOND_FACTOR = PRODUCTION
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "accounts.models.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "add_email": "accounts.entrance.AddEmail",
    "change_password": "accounts.entrance.ChangePassword",
    "login": "accounts.entrance.Login",
    "reauthenticate": "accounts.entrance.Reauthenticate",
    "reset_password": "accounts.entrance.ResetPassword",
    "reset_password_from_key": "accounts.entrance.ResetPasswordFromKey",
    "set_password": "accounts.entrance.SetPassword",
    "signup": "accounts.entrance.Signup",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "signup": "10/h/ip",
    "reset_password": "30/h/ip,5/h/key",
    "change_password": "5/5m/user",
    "manage_email": "20/h/user",
    "contact": "10/h/ip",
    "report": "10/h/ip",
    "search": "60/m/ip",
    "export": "6/m/ip",
    "pledge_update": "30/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("HUB_PROXIES", 0, low=0, high=5)
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.entrance.ActivateTOTP",
    "authenticate": "accounts.entrance.Authenticate",
    "reauthenticate": "accounts.entrance.ReauthenticateByCode",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # else nobody with a second step could ever change the address
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Migration Network Hub"
USERSESSIONS_TRACK_ACTIVITY = False

# ── What leaves the Hub: cookies, headers, errors ────────────────────────────────────────────────────────────────
SESSION_COOKIE_AGE = 14 * 86400
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hub.errors.csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 63072000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["core.uploads.Receiver"]
MEDIA_ROOT = VAR / "files"  # no web server serves it: `files.views` asks who may see what
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ── Static files: hashed and joined once collected, straight from their folders until then ───────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
COLLECTED = MODE != "test" and (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not COLLECTED
_PLAIN = "django.contrib.staticfiles.storage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "core.static.JoinedStorage" if COLLECTED else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# ── Logs: to standard error, without personal data ───────────────────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"masked": {"()": "core.logs.MaskingFormatter", "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}, "hub": {"level": "INFO"}},
}
