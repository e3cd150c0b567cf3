"""The two databases: PostgreSQL is the real one, SQLite serves the demo."""

from pathlib import Path

import dj_database_url

# A server that does not answer is an error after two seconds, not a page that hangs; one whose machine is gone in the
# middle of a long answer, after seven.
LIMITS = {
    "connect_timeout": 2,
    "tcp_user_timeout": 2000,
    "keepalives_idle": 5,
    "keepalives_interval": 1,
    "keepalives_count": 2,
}
# A row found by its key costs about as much as the next one: else PostgreSQL reads, of a country ten times larger, the
# annexes of everybody for those of a service. And a page of some milliseconds waits more for helpers than they save.
PLANNING = {"options": "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"}


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
    parsed["OPTIONS"] = LIMITS | PLANNING | parsed.get("OPTIONS", {})
    return parsed
