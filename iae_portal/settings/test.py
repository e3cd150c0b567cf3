"""The test suite. Database and Redis come from the environment that `make test` prepares."""

import os

from iae_portal.settings import databases
from iae_portal.settings.base import *  # noqa: F403
from iae_portal.settings.base import INSTALLED_APPS, MIDDLEWARE, TEMPLATES, VAR_DIR

SECRET_KEY = "test-only-key-refused-by-production-settings"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
VAR_DIR.mkdir(parents=True, exist_ok=True)
(VAR_DIR / "test-media").mkdir(exist_ok=True)

DATABASES = {
    "default": databases.from_url(os.environ["DATABASE_URL"])
    if os.environ.get("DATABASE_URL")
    else databases.sqlite(VAR_DIR / "test.sqlite3")
}

# WhiteNoise scans the static folder at each start of a test client: half a second each time.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
INSTALLED_APPS = INSTALLED_APPS + ["tests"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "test-media"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = os.environ.get("REDIS_URL", "memory://")
PORTAL_TODAY = "2008-10-15"


class UndefinedVariable(str):
    """Rendering an undefined template variable fails the test."""

    def __contains__(self, item):
        return item == "%s"

    def __mod__(self, missing):
        raise AssertionError(f"variable de gabarit inconnue : {missing}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")
