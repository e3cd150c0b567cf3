"""Gunicorn of a production web machine (deploy/systemd/iae-portal-web.service)."""

import multiprocessing
import os

wsgi_app = "iae_portal.wsgi"
bind = os.environ.get("GUNICORN_BIND", "unix:/run/iae-portal/web.sock")
# Pages are computation: one process a core, and one more while others wait for the database.
workers = int(os.environ.get("WEB_CONCURRENCY") or multiprocessing.cpu_count() + 1)
preload_app = True
timeout = 60
graceful_timeout = 30
# A process is replaced after some thousands of pages, each at its own moment.
max_requests = 5000
max_requests_jitter = 500
accesslog = "-"
# Its default place is the home of the service account, shared by every instance.
control_socket_disable = True
# The socket above is only reached by nginx, which writes these headers itself.
forwarded_allow_ips = "*"
