"""Gunicorn of a production web machine (deploy/systemd/iae-portal-web.service)."""

import multiprocessing
import os

from gunicorn.glogging import Logger

from iae_portal.core.signed_links import in_journal

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
# As long as nginx takes (8 kB): beyond, it answers in French.
limit_request_line = 8190
accesslog = "-"
# Neither the query nor the referrer: an address may hold the key of a personal link.
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(L)s "%(a)s"'


class KeylessLogger(Logger):
    """The journal of access, without the keys of the personal links; what was asked stays on its line."""

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        return atoms | {name: in_journal(atoms[name]) for name in ("U", "a")}


logger_class = KeylessLogger
# Its default place is the home of the service account, shared by every instance.
control_socket_disable = True
# The socket above is only reached by nginx, which writes these headers itself.
forwarded_allow_ips = "*"
