"""Production refuses to start on a default, a missing or a dangerous value, and passes Django's deployment checks."""

import os
import re
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PRODUCTION = "iae_portal.settings.production"
COMPLETE = {
    "SECRET_KEY": "k4Zr0pQ9xV2mB7nW1sD6fG3hJ8tY5uL0aE4cR9iO2bN7vX1zQw3",
    "ALLOWED_HOSTS": "portail.exemple.invalid, autre.exemple.invalid",
    "SITE_URL": "https://portail.exemple.invalid/",
    "DATABASE_URL": "postgres://portail:secret@base.invalid:5432/portail",
    "REDIS_URL": "redis://file.invalid:6379/0",
    "EMAIL_HOST": "courriel.exemple.invalid",
    "DEFAULT_FROM_EMAIL": "portail@exemple.invalid",
}
LEGAL = {
    "LEGAL_PUBLISHER": "Direction de l'exemple",
    "LEGAL_DIRECTOR": "Camille Exemple",
    "LEGAL_HOST": "Hébergeur d'exemple, 1 rue de l'Essai, Lille",
    "LEGAL_CONTACT": "contact@exemple.invalid",
    "LEGAL_DATE": "2026-01-31",
    "ACCESSIBILITY_DATE": "2026-01-31",
}
S3 = {
    "S3_BUCKET": "portail",
    "S3_ENDPOINT_URL": "https://s3.exemple.invalid",
    "S3_ACCESS_KEY_ID": "cle",
    "S3_SECRET_ACCESS_KEY": "secret",
}


@pytest.fixture
def production(monkeypatch):
    """`production(NAME=value, …)`: the production settings with these variables changed (None removes one)."""
    documented = documented_variables()

    def load(**changes):
        for name in documented:
            monkeypatch.delenv(name, raising=False)
        for name, value in (COMPLETE | changes).items():
            if value is not None:
                monkeypatch.setenv(name, value)
        return runpy.run_module(PRODUCTION)

    return load


def documented_variables() -> set[str]:
    """Variables of the tables of docs/operations.md: the first cell of a row, between backquotes."""
    lines = (settings.BASE_DIR / "docs/operations.md").read_text().splitlines()
    return {line.split("`")[1] for line in lines if line.startswith("| `") and line.split("`")[1].isupper()}


def test_a_complete_environment_starts(production):
    made = production()

    assert made["DEBUG"] is False
    assert made["ALLOWED_HOSTS"] == ["portail.exemple.invalid", "autre.exemple.invalid"]
    assert (made["SITE_URL"], made["CSRF_TRUSTED_ORIGINS"]) == (
        "https://portail.exemple.invalid",
        ["https://portail.exemple.invalid"],
    )
    assert made["STORAGES"]["default"] == {
        "BACKEND": "iae_portal.core.storage.LocalStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }
    assert made["DEMO_ACCOUNTS"] == []
    assert made["PORTAL_TODAY"] == ""


def test_the_database_is_asked_two_seconds(production):
    waits = production()["DATABASES"]["default"]["OPTIONS"]
    assert (waits["connect_timeout"], waits["tcp_user_timeout"]) == (2, 2000)
    assert waits["keepalives_idle"] + waits["keepalives_interval"] * waits["keepalives_count"] == 7
    said = production(DATABASE_URL=f"{COMPLETE['DATABASE_URL']}?connect_timeout=9")["DATABASES"]["default"]["OPTIONS"]
    assert str(said["connect_timeout"]) == "9"


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("value", [None, "  "])
def test_a_missing_variable_is_named(production, name, value):
    with pytest.raises(ImproperlyConfigured) as refusal:
        production(**{name: value})

    assert str(refusal.value) == f"La variable d'environnement {name} est obligatoire (voir docs/operations.md)."


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "oui", "DEBUG ne peut pas être activé en production."),
        ("DEBUG", "peut-être", "DEBUG vaut « peut-être » : écrivez oui ou non."),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT vaut « smtp » : écrivez un nombre entier."),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS doit nommer les domaines du portail : « * » les accepterait tous."),
        (
            "SITE_URL",
            "http://portail.exemple.invalid",
            "SITE_URL doit commencer par https:// : le portail ne se sert pas en clair.",
        ),
        ("LEGAL_DATE", "31/01/2026", "LEGAL_DATE vaut « 31/01/2026 » : écrivez une date comme 2026-01-31."),
        (
            "ACCESSIBILITY_STATUS",
            "conforme",
            "ACCESSIBILITY_STATUS vaut « conforme » : "
            "écrivez non conforme, partiellement conforme ou totalement conforme.",
        ),
        (
            "DATABASE_URL",
            "sqlite:///portail.sqlite3",
            "DATABASE_URL doit désigner PostgreSQL : SQLite ne sert que la démonstration.",
        ),
    ],
)
def test_a_dangerous_value_is_refused(production, name, value, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        production(**{name: value})

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "value",
    [
        "demo-only-key-refused-by-production-settings",
        "test-only-key-refused-by-production-settings-and-long-enough",
        "django-insecure-k4Zr0pQ9xV2mB7nW1sD6fG3hJ8tY5uL0aE4cR9iO2bN7vX1z",
        "CHANGEZ-MOI-k4Zr0pQ9xV2mB7nW1sD6fG3hJ8tY5uL0aE4cR9iO2bN7vX1z",
        "a" * 60,
        "court",
    ],
)
def test_a_default_or_weak_secret_is_refused(production, value):
    with pytest.raises(ImproperlyConfigured) as refusal:
        production(SECRET_KEY=value)

    assert str(refusal.value) == (
        "SECRET_KEY doit être tirée au hasard et compter au moins 50 caractères (voir docs/operations.md)."
    )


def test_the_secrets_of_the_demo_and_of_the_tests_are_refused(production):
    demo = runpy.run_module("iae_portal.settings.demo")
    for secret in (demo["SECRET_KEY"], settings.SECRET_KEY):
        with pytest.raises(ImproperlyConfigured):
            production(SECRET_KEY=secret.ljust(60, "x"))


def test_the_files_may_live_in_a_bucket(production):
    storage = production(**S3)["STORAGES"]["default"]

    assert storage["BACKEND"] == "iae_portal.core.remote_storage.RemoteStorage"
    assert storage["OPTIONS"]["bucket_name"] == "portail"
    assert storage["OPTIONS"]["default_acl"] == "private"
    waits = storage["OPTIONS"]["client_config"]
    assert (waits.connect_timeout, waits.read_timeout, waits.retries["total_max_attempts"]) == (2, 2, 1)


@pytest.mark.parametrize("name", ["S3_ENDPOINT_URL", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"])
def test_half_a_bucket_is_refused(production, name):
    with pytest.raises(ImproperlyConfigured) as refusal:
        production(**S3 | {name: None})

    assert str(refusal.value) == f"La variable d'environnement {name} est obligatoire (voir docs/operations.md)."


# Read by a make command or by a systemd unit, not by Python.
ELSEWHERE = {"HOST", "PORT", "PYTHON", "PYTEST_ARGS", "WORKER_CONCURRENCY"}


def read_variables() -> set[str]:
    """Names that the settings and gunicorn's configuration ask of the environment."""
    readers = "required|optional|flag|number|choice|iso_day"
    ask = re.compile(rf"""(?:{readers}|environ\.get)\(\s*"([A-Z0-9_]+)"|environ\["([A-Z0-9_]+)"\]""")
    files = [*(settings.BASE_DIR / "iae_portal/settings").glob("*.py"), settings.BASE_DIR / "deploy/gunicorn.conf.py"]
    sources = [path.read_text() for path in files]
    names = {first or second for source in sources for first, second in ask.findall(source)}
    return names | {"SECRET_KEY"}


def test_every_variable_is_documented_and_every_documented_one_exists():
    assert documented_variables() == read_variables() | ELSEWHERE


def run_manage(*arguments: str, **changes: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | COMPLETE | LEGAL | {"DJANGO_SETTINGS_MODULE": PRODUCTION} | changes
    command = [sys.executable, "-W", "error", "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


def test_the_deployment_checks_find_nothing(tmp_path):
    done = run_manage("check", "--deploy", "--fail-level", "INFO", PORTAL_VAR_DIR=str(tmp_path))

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_a_refusal_is_a_sentence_not_a_start():
    done = run_manage("check", SECRET_KEY="")

    assert done.returncode == 1
    assert "La variable d'environnement SECRET_KEY est obligatoire" in done.stderr


# Neither Django's checks nor a page of the tests sees them lost.
PROTECTIONS = {
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_HTTPONLY": True,
    "PASSWORD_RESET_TIMEOUT": 3600,
    "SECURE_REFERRER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
    "SECURE_REDIRECT_EXEMPT": [r"^sante/"],
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "AXES_FAILURE_LIMIT": 5,
    "AXES_COOLOFF_TIME": 0.5,
    "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
    "AXES_CLIENT_IP_CALLABLE": "iae_portal.core.proxy.visitor_network",
    "ADMIN_REQUIRES_SECOND_FACTOR": True,
    "EMAIL_USE_TLS": True,
    "EMAIL_PORT": 587,
    "CELERY_TASK_ACKS_LATE": True,  # what a killed worker held is done by another
    "MAIL_RETRY_MINUTES": [1, 5, 15, 60, 180, 360, 720, 1440, 1440],
}
MIDDLEWARE = ["RealAddress", "security.Security", "middleware.CSP", "CsrfView", "AdministratorSecondFactor"]
PASSWORDS = ["UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword"]


def test_what_protects_is_on(production):
    made = production()

    assert {name: made[name] for name in PROTECTIONS} == PROTECTIONS
    assert made["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    refused = [row["NAME"].rpartition(".")[2] for row in made["AUTH_PASSWORD_VALIDATORS"]]
    assert refused == [f"{name}Validator" for name in PASSWORDS]
    policy = made["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    # Nothing comes from elsewhere, but the drawings that a page holds itself.
    assert {name: sources for name, sources in policy.items() if sources not in (["'self'"], ["'none'"])} == {
        "img-src": ["'self'", "data:"]
    }
    closed = {name for name, sources in policy.items() if sources == ["'none'"]}
    assert closed == {"default-src", "base-uri", "frame-ancestors"}
    assert "script-src" in policy and "form-action" in policy
    assert made["MIDDLEWARE"][0] == "iae_portal.core.proxy.RealAddressMiddleware"
    stages = [next(rank for rank, name in enumerate(made["MIDDLEWARE"]) if part in name) for part in MIDDLEWARE]
    assert stages == sorted(stages)
