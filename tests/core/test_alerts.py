"""What fails is told to the administrators, once for each kind and hour."""

import logging

import pytest
from django.core.cache import cache

from iae_portal import celery_app
from iae_portal.core import alerts


def told(kept: alerts.OncePerHour, name: str, words: str, error: type[Exception] | None = None) -> bool:
    error_info = (error, None, None) if error else None
    return kept.filter(logging.LogRecord(name, logging.ERROR, "", 1, words, (), error_info))


@pytest.mark.parametrize(("seconds", "again"), [(3599, False), (3601, True)])
def test_one_kind_of_error_is_told_once_an_hour(monkeypatch, settings, seconds, again):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    now = [1000.0]
    monkeypatch.setattr(alerts.time, "monotonic", lambda: now[0])
    kept = alerts.OncePerHour()
    assert [told(kept, "jobs", "job %s failed", OSError) for _ in range(3)] == [True, False, False]
    assert told(kept, "jobs", "job %s failed", ValueError)
    assert told(kept, "pages", "job %s failed", OSError)
    now[0] += seconds
    assert told(kept, "jobs", "job %s failed", OSError) is again


def test_several_processes_tell_it_once_and_each_for_itself_without_a_cache(monkeypatch):
    cache.clear()
    first, second = alerts.OncePerHour(), alerts.OncePerHour()
    assert [told(kept, "jobs", "job %s failed", OSError) for kept in (first, second, second)] == [True, False, False]
    cache.clear()  # as an hour later
    assert told(second, "jobs", "job %s failed", OSError)

    def away(*args):
        raise ConnectionError("the cache does not answer")

    monkeypatch.setattr(type(cache._connections["default"]), "add", away)
    third = alerts.OncePerHour()
    assert [told(third, "jobs", "job %s failed", OSError) for _ in range(2)] == [True, False]


def test_a_worker_keeps_the_handlers_of_the_portal():
    assert celery_app.conf.worker_hijack_root_logger is False


def test_a_page_that_fails_does_not_wait_for_the_mail_server(settings):
    settings.EMAIL_BACKEND = "iae_portal.notifications.smtp.EmailBackend"
    connection = alerts.AdminMail().connection()
    assert (connection.timeout, connection.fail_silently) == (2, True)
