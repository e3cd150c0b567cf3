"""What is delivered in front of the portal: foreign names, the journals of access, the mails to the administrators."""

import io
import logging
import logging.config
import re
import runpy
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from gunicorn.config import Config

from iae_portal.core.signed_links import without_keys
from tests.settings.test_production import production  # noqa: F401 - a fixture

NGINX = (settings.BASE_DIR / "deploy/nginx/iae-portal.conf").read_text()
SIGNATURE = "WzEsIm4iXQ:1kAbcd:abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE"
RESET = "d3gnbd-6c1ed2a9b8f5dd3a6e9fd1a2b3c4d5e6"
JOURNALS = {
    f"/cdiae/invitation/12/{SIGNATURE}/": "/cdiae/invitation/12/[lien]",
    f"/seminaires/invitation/.{SIGNATURE}/agenda.ics": "/seminaires/invitation/[lien]",
    f"/mot-de-passe/choisir/MQ/{RESET}/": "/mot-de-passe/choisir/[lien]",
    f"/structure/{SIGNATURE}/12/fichiers/3/": "/structure/[lien]",
    "/conventions/12/": "/conventions/12/",
    "/conventions/2008-2009/": "/conventions/2008-2009/",
}


def in_nginx(path: str) -> str:
    """The path as the delivered map writes it."""
    for pattern, value in re.findall(r'^    "~(.+)" "(.+)";$', NGINX, re.MULTILINE):
        if found := re.search(pattern.replace("(?<", "(?P<"), path):
            return re.sub(r"\$\{?(\w+)\}?", lambda name: found[name[1]], value)
    raise AssertionError(f"the map forgets {path}")


@pytest.mark.parametrize("path", JOURNALS)
def test_no_journal_of_access_holds_a_key(path):
    said = JOURNALS[path]
    gunicorn = without_keys(path)

    assert in_nginx(f"{path}?cle=1").rstrip("/") == said.rstrip("/")
    assert gunicorn.partition("[lien]")[0] == said.partition("[lien]")[0]
    assert ("[lien]" in gunicorn) == ("[lien]" in said)


def test_a_key_whose_colons_are_encoded_is_hidden_too():
    encoded = SIGNATURE.replace(":", "%3A")

    assert in_nginx(f"/cdiae/invitation/12/{encoded}/") == "/cdiae/invitation/12/[lien]"


def test_gunicorn_writes_neither_keys_nor_queries_nor_referrers():
    conf = runpy.run_path(str(settings.BASE_DIR / "deploy/gunicorn.conf.py"))
    logger = conf["logger_class"](Config())
    path = f"/cdiae/invitation/12/{SIGNATURE}/a\nb\x1b"
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1"}
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])
    took = SimpleNamespace(seconds=0, microseconds=1, days=0)

    atoms = logger.atoms(response, SimpleNamespace(headers=[]), environ, took)

    assert (atoms["U"], atoms["a"]) == (r"/cdiae/invitation/12/[lien]/a\nb\x1b", "-")
    assert set(re.findall(r"%\((\w+)\)", conf["access_log_format"])) == {"h", "m", "U", "s", "B", "L", "a"}


def test_nginx_refuses_what_is_asked_under_another_name():
    servers = NGINX.split("\nserver {")[1:]
    default, in_clear, portal = servers

    assert [
        default.count(f"listen {port} default_server;") for port in ("80", "[::]:80", "443 ssl", "[::]:443 ssl")
    ] == [1] * 4
    assert ("return 400;" in default, "proxy_pass" in default) == (True, False)
    # Never $host: that is the name that the visitor chose.
    assert "return 301 https://$server_name$request_uri;" in in_clear
    assert "server_name portail-iae.exemple.fr;" in in_clear
    assert "server_name portail-iae.exemple.fr;" in portal
    assert all("access_log /var/log/nginx/iae-portal.log portail;" in server for server in servers)


@pytest.fixture
def journals_of_production(production, settings):  # noqa: F811
    """What its console is given; its administrators read their mail here. The handlers are put back afterwards."""
    settings.ADMINS = [("Administration", "admin@exemple.invalid")]
    cache.clear()  # which remembers what was told within the hour
    root, django = logging.getLogger(), logging.getLogger("django")
    kept = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in (root, django)]
    foreign = logging.getLogger("django.security.DisallowedHost")
    logging.config.dictConfig(production(ADMIN_EMAILS="admin@exemple.invalid")["LOGGING"])
    written = io.StringIO()
    next(handler for handler in root.handlers if type(handler) is logging.StreamHandler).setStream(written)
    yield written
    for logger, handlers, level, propagate in [*kept, (foreign, [], logging.NOTSET, True)]:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def test_a_foreign_host_is_refused_and_nobody_is_written_to(journals_of_production, client, settings):
    settings.SECURE_SSL_REDIRECT = True
    statuses = [client.get("/connexion/", HTTP_HOST=host).status_code for host in ("evil.example", "10.0.0.1", "a b")]

    assert statuses == [400] * 3
    assert mail.outbox == []


def test_the_journal_of_the_portal_names_no_key(journals_of_production, client, db):
    client.get(f"/seminaires/invitation/{SIGNATURE}/", headers={"Host": "testserver"})
    logging.getLogger("django.request").warning("%s: %s", "Not Found", f"/cdiae/invitation/12/{SIGNATURE}/")
    logging.getLogger("iae_portal.api").info("asks %s", "/api/v1/é\nERROR forged")
    written = journals_of_production.getvalue()

    assert r"asks /api/v1/é\nERROR forged" in written
    assert written.count("[lien]") == 2
    assert SIGNATURE not in written


def test_the_mail_of_an_error_tells_neither_a_key_nor_what_was_typed(journals_of_production, rf):
    path = f"/structure/{SIGNATURE}/"
    request = rf.post(path, {"old_password": "ma phrase", "name": "Ana Exemple"}, HTTP_REFERER=f"https://a.fr{path}")
    request.META["RAW_URI"] = path.replace(":", "%3A")
    told = {"status_code": 500, "request": request}
    logging.getLogger("django.request").error("Internal Server Error: %s", path, exc_info=ValueError(), extra=told)
    said = mail.outbox[0].subject + mail.outbox[0].body

    assert [key for key in (SIGNATURE, request.META["RAW_URI"]) if key in said] == []
    assert [typed for typed in ("ma phrase", "Ana Exemple") if typed in said] == []
    assert ("old_password" in said, "ValueError" in said, "INSTALLED_APPS" in said) == (True, True, False)


def test_an_unexpected_error_is_written_to_the_administrators_once(journals_of_production):
    logging.getLogger("django.request").error("Internal Server Error: /", extra={"status_code": 500})

    assert len(mail.outbox) == 1
