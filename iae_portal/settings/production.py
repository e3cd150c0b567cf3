"""Production: everything that differs comes from the environment; a missing or default value refuses to start."""

from django.core.exceptions import ImproperlyConfigured

from iae_portal.settings import databases
from iae_portal.settings.base import *  # noqa: F403
from iae_portal.settings.base import LOGGING, MIDDLEWARE
from iae_portal.settings.environment import (
    ACCESSIBILITY_STATUSES,
    choice,
    file_storage,
    flag,
    iso_day,
    number,
    optional,
    required,
    secret_key,
    words,
)

if flag("DEBUG"):
    raise ImproperlyConfigured("DEBUG ne peut pas être activé en production.")

SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = words(optional("SECRET_KEY_FALLBACKS"))
ALLOWED_HOSTS = words(required("ALLOWED_HOSTS"))
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS doit nommer les domaines du portail : « * » les accepterait tous.")
SITE_URL = required("SITE_URL").rstrip("/")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL doit commencer par https:// : le portail ne se sert pas en clair.")
SECURITY_CONTACT = optional("SECURITY_CONTACT")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
INSTALLATION = optional("INSTALLATION", SITE_URL)

DATABASES = {"default": databases.from_url(required("DATABASE_URL"))}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL doit désigner PostgreSQL : SQLite ne sert que la démonstration.")
CELERY_BROKER_URL = required("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": optional("CACHE_URL", CELERY_BROKER_URL),
        "KEY_PREFIX": "portail",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},  # a page never waits longer for it
    }
}
STORAGES = {
    "default": file_storage(),
    # Names with a fingerprint: browsers keep a file for a year and fetch it again only when it changes.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

EMAIL_HOST = required("EMAIL_HOST")
EMAIL_PORT = number("EMAIL_PORT", 587)
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=True)
EMAIL_HOST_USER = optional("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = optional("EMAIL_HOST_PASSWORD")
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = "[Portail IAE] "
ADMINS = [(address, address) for address in words(optional("ADMIN_EMAILS"))]

LEGAL = {
    "publisher": optional("LEGAL_PUBLISHER"),
    "director": optional("LEGAL_DIRECTOR"),
    "host": optional("LEGAL_HOST"),
    "contact": optional("LEGAL_CONTACT"),
    "date": iso_day("LEGAL_DATE"),
}
ACCESSIBILITY = {
    "status": choice("ACCESSIBILITY_STATUS", ACCESSIBILITY_STATUSES),
    "contact": optional("ACCESSIBILITY_CONTACT", LEGAL["contact"]),
    "date": iso_day("ACCESSIBILITY_DATE"),
}

MIDDLEWARE = ["iae_portal.core.proxy.RealAddressMiddleware", *MIDDLEWARE]
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/"]  # probes inside the network ask in clear
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ADMIN_REQUIRES_SECOND_FACTOR = True

# The journal of systemd dates each line itself. Unexpected errors also go by mail to ADMIN_EMAILS; a database that is
# away (503) does not: each page asked for would send one, and the monitoring of /sante/ already tells.
LOGGING = LOGGING | {
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "filters": LOGGING["filters"]
    | {
        "no_outage": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", None) != 503,
        },
        "once_per_hour": {"()": "iae_portal.core.alerts.OncePerHour"},
    },
    "handlers": LOGGING["handlers"]
    | {
        "admins": {
            "class": "iae_portal.core.alerts.AdminMail",
            "level": "ERROR",
            "include_html": False,
            "reporter_class": "iae_portal.core.alerts.DiscreetReport",
            "filters": ["keyless", "no_outage", "once_per_hour"],
        }
    },
    # Anybody may knock under a foreign name: it is refused (400) and written nowhere but here.
    "loggers": LOGGING["loggers"] | {"django.security.DisallowedHost": {"handlers": ["console"], "propagate": False}},
    "root": {"handlers": ["console", "admins"], "level": optional("LOG_LEVEL", "INFO").upper()},
}
