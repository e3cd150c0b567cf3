"""WSGI entry point; the settings module comes from the environment (see docs/operations.md)."""

import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

from iae_portal.core.silence import bound_silence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iae_portal.settings.production")


class PlainRequest(WSGIRequest):
    """Its letters are only kept: Django would read the address in them at once, where a failure has no page of ours.

    PlainAddressMiddleware refuses those that are not of our pages.
    """

    encoding = None


bound_silence()
application = get_wsgi_application()
application.request_class = PlainRequest
