"""What a program of the portal reads before it works (tests/forks.py): no connection, no configuration of Celery."""

import gc
import os
import tempfile
from importlib import import_module

# Each fork has its own: none is used here.
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.process_settings"
os.environ["TEST_FOLDER"] = os.environ["TEST_MEDIA_ROOT"] = tempfile.gettempdir()

PROGRAMS = ("celery.apps.beat", "celery.apps.worker", "celery.bin.celery", "gunicorn.app.wsgiapp")
for name in (*PROGRAMS, "tests.process_app", "iae_portal.urls"):
    import_module(name)
gc.freeze()
