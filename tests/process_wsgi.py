"""The portal under gunicorn for the tests, which also serves the static files."""

from django.contrib.staticfiles.handlers import StaticFilesHandler

from iae_portal.wsgi import application as pages

application = StaticFilesHandler(pages)
