"""What every environment shares. Nothing here is secret and nothing reads the network."""

import os
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("PORTAL_VAR_DIR") or BASE_DIR / "var")

DEBUG = False
ALLOWED_HOSTS: list[str] = []

# Lower floors first: imports go down this list's floors, never up (tests/test_architecture.py checks it).
INSTALLED_APPS = [
    "iae_portal.core",
    "iae_portal.documents",
    "iae_portal.notifications",
    "conventions",
    "cdiae",
    "financing",
    "seminars",
    "iae_portal.dashboards",
    "iae_portal.demo",
    "dsfr",
    "widget_tweaks",
    "crispy_forms",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "iae_portal.core.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "iae_portal.core.plain.PlainAddressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "iae_portal.core.middleware.ActingMiddleware",  # before whatever reads the user: it may change it
    "iae_portal.core.middleware.LoginRequiredMiddleware",
    "iae_portal.core.middleware.ActivityMiddleware",
    "iae_portal.core.saved.SavedMiddleware",
    "iae_portal.core.middleware.LocalTimeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "iae_portal.core.middleware.AdministratorSecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "iae_portal.core.middleware.RefusalMiddleware",
    "iae_portal.core.middleware.GoneMiddleware",
    "axes.middleware.AxesMiddleware",
    "iae_portal.core.plain.PlainFormMiddleware",
    "iae_portal.core.middleware.OnceMiddleware",  # last: its transaction holds the act, not the whole request
]

CSRF_FAILURE_VIEW = "iae_portal.core.views.errors.token_refused"
ROOT_URLCONF = "iae_portal.urls"
WSGI_APPLICATION = "iae_portal.wsgi.application"

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
                "iae_portal.core.context.portal",
            ],
            "builtins": ["iae_portal.core.templatetags.portal"],
        },
    },
]
FORM_RENDERER = "iae_portal.core.forms.drawing.PortalRenderer"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "core:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "core:login"
SESSION_COOKIE_AGE = 4 * 3600  # DESIGN: half a day after the last act (core/services/sessions.py), a meeting included
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # machines are shared in the services
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PASSWORD_RESET_TIMEOUT = 3600

# Lock-out: five failures of one name from one address close that pair for half an hour.
# Beyond, core/services/sign_in.py counts a name from anywhere and a place for any name.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "iae_portal.core.proxy.visitor_network"
AXES_LOCKOUT_CALLABLE = "iae_portal.core.views.login.locked"
AXES_ENABLE_ADMIN = False  # core/admin/security.py shows the failures in French
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Portail IAE"
ADMIN_REQUIRES_SECOND_FACTOR = False

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # years and numbers of files are not amounts: the filters write those

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs" / "guide" / "images")]
MEDIA_ROOT = VAR_DIR / "media"  # never under the web root: files are served by scoped views only
# Readable by the portal's own account only: the web server, which reads the static files, must not read these.
LOCAL_FILES = {
    "BACKEND": "iae_portal.core.storage.LocalStorage",
    "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
}
STORAGES = {
    "default": LOCAL_FILES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a grid of readings: eight fields a structure, hundreds of structures
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

MESSAGE_STORAGE = "iae_portal.core.saved.NotingStorage"
CRISPY_ALLOWED_TEMPLATE_PACKS = "crispy_dsfr"
CRISPY_TEMPLATE_PACK = "crispy_dsfr"
DSFR_MARK_OPTIONAL_FIELDS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its handlers would replace ours, and with them the mail to administrators
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
# Each needs a worker that does not wait behind the others (core.enums.Queue); /sante/ watches them.
QUEUES = ["short", "batch", "mail", "sweep"]
CELERY_TASK_DEFAULT_QUEUE = "batch"  # the tasks of the day; a job says its own queue
CELERY_TASK_ROUTES = {
    "core.sweep_jobs": {"queue": "sweep"},
    "notifications.sweep_mails": {"queue": "sweep"},
    "notifications.send_mail": {"queue": "mail"},
    "core.send_account_mail": {"queue": "mail"},
    "conventions.send_structure_code": {"queue": "mail"},
    "core.sweep_account_mails": {"queue": "sweep"},
    "conventions.sweep_structure_codes": {"queue": "sweep"},
}
HEARTBEAT_VALID_SECONDS = 60
CELERY_BEAT_SCHEDULE: dict[str, dict] = {
    "sweep-jobs": {"task": "core.sweep_jobs", "schedule": 10, "options": {"expires": 10}},
    "sweep-account-mails": {"task": "core.sweep_account_mails", "schedule": 60, "options": {"expires": 60}},
    "purge": {"task": "core.purge", "schedule": crontab(50, 2)},
    "check-base": {"task": "core.check_base", "schedule": crontab(20, 3)},
    "purge-sent-forms": {"task": "core.purge_sent_forms", "schedule": crontab(10)},
} | {
    f"heartbeat-{queue}": {
        "task": "core.record_heartbeat",
        "schedule": 15,
        "args": [queue],
        "options": {"queue": queue, "expires": HEARTBEAT_VALID_SECONDS},
    }
    for queue in QUEUES
}

DEFAULT_FROM_EMAIL = "Portail IAE <ne-pas-repondre@portail-iae.invalid>"
EMAIL_TIMEOUT = 15
INSTALLATION = "portail"  # a base that bears another name is a copy: nothing leaves from it (core.models.Installation)
# Who answers for the installation and how accessible it is declared: said by the legal page, the accessibility
# statement and the footer; left empty, `check --deploy` refuses (core/checks.py).
LEGAL = {"publisher": "", "director": "", "host": "", "contact": "", "date": None}
ACCESSIBILITY = {"status": "non conforme", "contact": "", "date": None}
SITE_URL = "http://127.0.0.1:8000"  # absolute links in mails and on documents

EMAIL_BACKEND = "iae_portal.notifications.smtp.EmailBackend"
# Delays before each new try after a temporary refusal (three days in all), then the mail is refused.
MAIL_RETRY_MINUTES = [1, 5, 15, 60, 180, 360, 720, 1440, 1440]
MAIL_UNCERTAIN_AFTER_MINUTES = 10  # well beyond the longest talk with the server (EMAIL_TIMEOUT for each answer)
REMINDERS_HOUR = 7
CELERY_BEAT_SCHEDULE |= {
    "notifications.sweep_mails": {"task": "notifications.sweep_mails", "schedule": 20, "options": {"expires": 20}},
    "financing.serve_left": {"task": "financing.serve_left", "schedule": crontab(15, 4)},
    "financing.refresh_forecasts": {"task": "financing.refresh_forecasts", "schedule": crontab(25, 4)},
    "financing.refresh_alerts": {"task": "financing.refresh_alerts", "schedule": crontab(35, 4)},
    "cdiae.forget_past": {"task": "cdiae.forget_past", "schedule": crontab(45, 4)},
    "conventions.run_daily": {"task": "conventions.run_daily", "schedule": crontab(30, "5-18")},
    "conventions.sweep_structure_codes": {
        "task": "conventions.sweep_structure_codes",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # Once the forecasts and the day's deadlines are made: they are among what it counts.
    "core.count_country": {"task": "core.count_country", "schedule": crontab(50, 5)},
    "seminars.run_daily": {"task": "seminars.run_daily", "schedule": crontab(45, "5-20")},
    # Written once a Monday: the later hours only catch up.
    "notifications.send_saved_views": {
        "task": "notifications.send_saved_views",
        "schedule": crontab(15, f"{REMINDERS_HOUR}-18", day_of_week="mon"),
    },
    # Once a day: the later hours only catch up with a scheduler or a worker that was down.
    "notifications.send_reminders": {
        "task": "notifications.send_reminders",
        "schedule": crontab(0, f"{REMINDERS_HOUR}-18"),
    },
}

SECURITY_CONTACT = ""  # who is told of a weakness: a mail address or the address of a page (/.well-known/security.txt)

# Freezes the portal's day for a demonstration or a replay: "2008-10-15". Empty: the real day.
PORTAL_TODAY = ""
DEMO_ACCOUNTS: list[tuple[str, str]] = []  # shown on the login page by the demo only
DEMO_PASSWORD = ""

# Slots that an upper floor must fill (core/slots.py): left empty they are a system-check error and a refusal.
REQUIRED_SLOTS = ["conventions.ready.guards", "conventions.sign.guards"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    # Django names the path of each page not found, and a path may hold the key of a personal link.
    "filters": {"keyless": {"()": "iae_portal.core.signed_links.KeylessFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["keyless"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers taken away: its root sends the same error to the administrators a second time.
    "loggers": {"iae_portal": {"level": "INFO"}, "django": {"handlers": []}},
}
