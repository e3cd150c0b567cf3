"""WSGI entry point; the settings module comes from the environment (see docs/operations.md)."""

import os

from django.core.wsgi import get_wsgi_application

from iae_portal.core.silence import bound_silence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iae_portal.settings.production")

bound_silence()
application = get_wsgi_application()
