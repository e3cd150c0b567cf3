"""ASGI entry point; the settings module comes from the environment (see docs/operations.md)."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iae_portal.settings.production")

application = get_asgi_application()
