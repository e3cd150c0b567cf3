"""The delivered nginx, started for real in front of a portal of straw: what it refuses, hides and says in French."""

import http.client
import os
import re
import runpy
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from django.conf import settings

from conventions.services.exchanges import BYTES_MAX
from tests.processes import Server, free_port, running
from tests.settings.test_front import JOURNALS, NGINX, RESET, SIGNATURE

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")

OWN = "portail-iae.exemple.fr"
LIMIT = int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1]) * 1024 * 1024
MAIN = """
{user} daemon off; pid {folder}/pid; error_log {folder}/error.log crit; events {{}}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/portal.conf;
}}
"""


class Straw(BaseHTTPRequestHandler):
    """Says what reached it; breaks off at /coupe/."""

    def do_GET(self):  # noqa: N802
        if self.path == "/coupe/":
            return
        said = "".join(f"{name}: {value}\n" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def address_string(self) -> str:
        return "nginx"

    def log_message(self, *arguments) -> None:
        """Silent."""


class StrawPortal(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


def delivered(folder: Path, clear: int, secret: int) -> str:
    """The delivered file, on ports, folders and a certificate of the test."""
    places = {
        "unix:/run/iae-portal/web.sock": f"unix:{folder}/web.sock",
        "/etc/ssl/certs/portail-iae.exemple.fr.pem": f"{folder}/site.pem",
        "/etc/ssl/private/portail-iae.exemple.fr.key": f"{folder}/site.key",
        "/var/log/nginx/": f"{folder}/",
        "/var/lib/iae-portal/static/": f"{folder}/static/",
        "/opt/iae-portal/": f"{settings.BASE_DIR}/",
        "listen 80": f"listen 127.0.0.1:{clear}",
        "listen 443": f"listen 127.0.0.1:{secret}",
    }
    words = re.sub(r"listen \[::\]:.*;", "", NGINX)
    for place, other in places.items():
        assert place in words, place
        words = words.replace(place, other)
    return words


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """Its folder, its port in clear and its port in TLS."""
    folder, clear, secret = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(folder / "site.key")]
    made = ["openssl", "req", "-x509", *key, "-out", str(folder / "site.pem"), "-subj", f"/CN={OWN}", "-days", "2"]
    subprocess.run(made, check=True, capture_output=True)
    (folder / "portal.conf").write_text(delivered(folder, clear, secret))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder))
    command = ["nginx", "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    with StrawPortal(str(folder / "web.sock"), Straw) as portal:
        threading.Thread(target=portal.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        with running(Server("nginx", command, folder, port=secret)):
            yield folder, clear, secret
        portal.shutdown()


def unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def get(front, path: str = "/", *, host: str = OWN, tls: bool = True, **headers) -> tuple[int, dict, str]:
    _folder, clear, secret = front
    line = (
        http.client.HTTPSConnection("127.0.0.1", secret, context=unverified())
        if tls
        else http.client.HTTPConnection("127.0.0.1", clear)
    )
    line.request("GET", path, headers={"Host": host, **headers})
    answer = line.getresponse()
    said = answer.read().decode()
    line.close()
    return answer.status, dict(answer.getheaders()), said


@pytest.mark.parametrize("tls", [True, False])
@pytest.mark.parametrize("host", ["autre.exemple.fr", "127.0.0.1", f"{OWN}.exemple.fr", ""])
def test_another_name_is_refused_before_the_portal(front, host, tls):
    status, headers, _said = get(front, "/connexion/", host=host, tls=tls)

    assert (status, headers.get("Location")) == (400, None)


def test_in_clear_the_site_leads_to_its_own_name_only(front):
    status, headers, _said = get(front, "/conventions/?etat=1", tls=False)

    assert (status, headers["Location"]) == (301, f"https://{OWN}/conventions/?etat=1")


def test_the_portal_learns_the_true_address_whatever_the_visitor_says(front):
    lies = {"X-Real-IP": "8.8.8.8", "X-Forwarded-For": "8.8.8.8", "X-Forwarded-Proto": "http"}
    status, _headers, said = get(front, "/connexion/", **lies)

    assert status == 200
    assert "8.8.8.8" not in said
    assert {"X-Real-IP: 127.0.0.1", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: https"} <= set(said.splitlines())


def test_its_journal_holds_no_key(front):
    for path in JOURNALS:
        get(front, f"{path}?cle=secret", Referer=f"https://{OWN}{path}")
        get(front, path, tls=False)

    journal = (front[0] / "iae-portal.log").read_text()
    assert [said for said in JOURNALS.values() if said not in journal] == []
    assert [key for key in (SIGNATURE, RESET, "secret") if key in journal] == []


@pytest.mark.parametrize(("size", "status"), [(LIMIT, 100), (LIMIT + 1, 413)])
def test_what_is_too_big_is_refused_in_french(front, size, status):
    words = f"POST /conventions/ HTTP/1.1\r\nHost: {OWN}\r\nContent-Length: {size}\r\nExpect: 100-continue\r\n\r\n"
    with socket.create_connection(("127.0.0.1", front[2]), timeout=10) as raw, unverified().wrap_socket(raw) as line:
        line.sendall(words.encode())
        said = line.recv(65536).decode()

    assert said.startswith(f"HTTP/1.1 {status} ")
    assert (f"{LIMIT // 2**20} Mo au plus en une fois" in said) is (status == 413)


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl, that speaks HTTP/2")
def test_in_http_2_too(front, tmp_path):
    with (tmp_path / "big").open("wb") as big:
        big.truncate(LIMIT + 1)
    curl = ["curl", "--insecure", "--silent", "--http2", "--write-out", "%{http_code} %{http_version}"]
    sent = ["--data-binary", f"@{big.name}", f"https://{OWN}/conventions/"]
    where = ["--connect-to", f"{OWN}:443:127.0.0.1:{front[2]}"]

    said = subprocess.run([*curl, *where, *sent], capture_output=True, text=True)

    assert said.stdout.endswith("413 2")
    assert "Mo au plus en une fois" in said.stdout


@pytest.mark.parametrize(
    ("path", "status"), [("/" + "a" * 4500, 200), ("/?" + "a" * 9000, 414), ("/%zz", 400), ("/%00", 400)]
)
def test_an_address_that_cannot_be_read_is_refused_in_french(front, path, status):
    """Before the name of the site is read, that of the certificate says which site is asked."""
    with (
        socket.create_connection(("127.0.0.1", front[2]), timeout=10) as raw,
        unverified().wrap_socket(raw, server_hostname=OWN) as line,
    ):
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {OWN}\r\nConnection: close\r\n\r\n".encode())
        said = b"".join(iter(lambda: line.recv(65536), b"")).decode()

    assert said.startswith(f"HTTP/1.1 {status} ")
    assert ("Demande refusée" in said) is (status != 200)


def test_gunicorn_reads_addresses_as_long_as_nginx_does():
    conf = runpy.run_path(str(settings.BASE_DIR / "deploy/gunicorn.conf.py"))

    assert conf["limit_request_line"] == 8190  # the most it takes; nginx reads 8 kB


def test_it_takes_whatever_the_portal_would_answer_itself():
    assert max(BYTES_MAX, settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.UPLOAD_MAX_BYTES) < LIMIT


def test_a_portal_that_does_not_answer_is_said_in_french(front):
    status, _headers, said = get(front, "/coupe/")

    assert (status, "momentanément indisponible" in said) == (502, True)
    assert get(front, "/502.html")[0] == 404
