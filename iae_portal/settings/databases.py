"""The two databases: PostgreSQL is the real one, SQLite serves the demo."""

from pathlib import Path

import dj_database_url


def sqlite(path: Path) -> dict:
    """SQLite in WAL mode; IMMEDIATE takes the write lock at BEGIN, so that two writers wait instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
        },
    }


def from_url(url: str) -> dict:
    """A Django DATABASES entry from a URL (postgres://… or sqlite:///…)."""
    parsed = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    if parsed["ENGINE"].endswith("sqlite3"):
        return sqlite(parsed["NAME"])
    # A server that does not answer is an error after two seconds, not a page that hangs.
    parsed["OPTIONS"] = {"connect_timeout": 2} | parsed.get("OPTIONS", {})
    return parsed
