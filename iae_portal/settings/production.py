"""Production: everything that differs comes from the environment; a missing or default value refuses to start."""

import os

from django.core.exceptions import ImproperlyConfigured

from iae_portal.settings import databases
from iae_portal.settings.base import *  # noqa: F403


def required(name: str) -> str:
    """The value of an environment variable, or a refusal to start."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"La variable d'environnement {name} est obligatoire (voir docs/operations.md).")
    return value


def secret_key() -> str:
    value = required("SECRET_KEY")
    if len(value) < 50 or value.startswith(("demo-only", "test-only", "django-insecure")):
        raise ImproperlyConfigured("SECRET_KEY doit être tirée au hasard et compter au moins 50 caractères.")
    return value


if os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}:
    raise ImproperlyConfigured("DEBUG ne peut pas être activé en production.")

SECRET_KEY = secret_key()
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
SITE_URL = required("SITE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DATABASES = {"default": databases.from_url(required("DATABASE_URL"))}
CELERY_BROKER_URL = required("REDIS_URL")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ADMIN_REQUIRES_SECOND_FACTOR = True
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "1"))
