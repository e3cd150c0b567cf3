"""A form sent twice writes once, whatever the page: the key travels with the token that every form carries."""

import datetime as dt
import threading

import pytest
from django.db import OperationalError, connection, transaction

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.middleware import OnceMiddleware
from iae_portal.core.models import Assignment, SentForm
from iae_portal.core.services import sendings
from tests.clients import client_of
from tests.factories import make_user
from tests.scenes import scene

ADD = "/services/59L/equipe/affecter/"
TOKEN = sendings.TOKEN
HELD = "SELECT id FROM core_service WHERE code = %s FOR UPDATE"


@scene
def head(db):
    return client_of(make_user(Role.HEAD, "59L", username="chef.once"))


@scene
def typed(db):
    """An assignment as the head types it."""
    person = make_user(Role.OFFICER, "62", username="agent.once")
    return {"username": person.username, "role": Role.OFFICER, "start": "2008-10-20"}


def token_of(client) -> str:
    """What the page shown carries; drawn anew each time it is shown."""
    return str(client.get(ADD).context["csrf_token"])


def assignments() -> int:
    return Assignment.objects.filter(user__username="agent.once", service__code="59L").count()


def test_the_second_sending_writes_nothing_and_leads_to_the_same_page(head, typed):
    sent = typed | {TOKEN: token_of(head)}

    first = head.post(ADD, sent)
    second = head.post(ADD, sent)

    assert first.status_code == 302
    assert (second.status_code, second.url) == (302, first.url)
    assert assignments() == 1
    assert SentForm.objects.get().location == first.url


def test_another_page_shown_is_another_key(head, typed):
    head.post(ADD, typed | {TOKEN: token_of(head)})

    again = head.post(ADD, typed | {TOKEN: token_of(head)})

    assert again.status_code == 422  # the service has its own word on a second assignment


def test_what_was_refused_may_be_sent_again_from_the_same_page(head, typed):
    token = token_of(head)

    refused = head.post(ADD, typed | {"start": "", TOKEN: token})
    kept = head.post(ADD, typed | {TOKEN: token})

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert assignments() == 1


def test_what_was_typed_otherwise_is_another_sending(head, typed):
    token = token_of(head)
    head.post(ADD, typed | {TOKEN: token})

    other = make_user(Role.OFFICER, "62", username="autre.once")
    head.post(ADD, typed | {"username": other.username, TOKEN: token})

    assert Assignment.objects.filter(service__code="59L", user__username__endswith=".once").count() == 3


def test_the_key_of_another_person_is_another_key(head, typed):
    colleague = client_of(make_user(Role.HEAD, "59L", username="chef2.once"))
    token = token_of(head)

    head.post(ADD, typed | {TOKEN: token})
    answer = colleague.post(ADD, typed | {TOKEN: token})

    assert answer.status_code == 422


@pytest.mark.django_db
def test_keys_go_after_a_day():
    now = clock.real_now()
    day = dt.timedelta(days=1)
    SentForm.objects.create(key="old", sent_at=now - day - dt.timedelta(seconds=5))
    SentForm.objects.create(key="young", sent_at=now - day + dt.timedelta(minutes=1))

    sendings.purge()

    assert list(SentForm.objects.values_list("key", flat=True)) == ["young"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL")
def test_two_clicks_at_the_same_instant_write_once():
    head = make_user(Role.HEAD, "59L", username="chef.once")
    person = make_user(Role.OFFICER, "62", username="agent.once")
    clients = [client_of(head), client_of(head)]
    sent = {"username": person.username, "role": Role.OFFICER, "start": "2008-10-20", TOKEN: token_of(clients[0])}
    barrier, answers = threading.Barrier(2), []

    def click(client):
        barrier.wait()
        try:
            answers.append(client.post(ADD, sent))
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert assignments() == 1


class Deadlock(OperationalError):
    pgcode = "40P01"


@pytest.mark.parametrize(("deadlocks", "status", "tries"), [(0, 302, 1), (1, 302, 2), (2, 503, 2)])
def test_a_deadlock_is_tried_again_once(head, typed, monkeypatch, deadlocks, status, tries):
    from iae_portal.core.views import services

    made = []
    real = services.add_assignment

    def sometimes(**values):
        made.append(1)
        if len(made) <= deadlocks:
            raise Deadlock("deadlock detected")
        return real(**values)

    monkeypatch.setattr(services, "add_assignment", sometimes)
    head.raise_request_exception = False

    answer = head.post(ADD, typed | {TOKEN: token_of(head)})

    assert (answer.status_code, len(made)) == (status, tries)
    assert assignments() == (1 if status == 302 else 0)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL")
def test_what_a_true_deadlock_undid_is_written_by_the_second_try(monkeypatch):
    from iae_portal.core.views import services

    head = client_of(make_user(Role.HEAD, "59L", username="chef.once"))
    person = make_user(Role.OFFICER, "62", username="agent.once")
    sent = {"username": person.username, "role": Role.OFFICER, "start": "2008-10-20", TOKEN: token_of(head)}
    barrier, met, real = threading.Barrier(2), [], services.add_assignment

    def in_a_ring(**values):
        if not met:
            met.append("page")
            cross("59L", "62", timeout="50ms")
        return real(**values)

    def cross(first: str, second: str, timeout: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # The page finds the ring first, so that it is the one undone.
            cursor.execute("SET LOCAL deadlock_timeout = %s", [timeout])
            cursor.execute(HELD, [first])
            barrier.wait()
            cursor.execute(HELD, [second])

    def other() -> None:
        try:
            cross("62", "59L", timeout="30s")
            met.append("other")
        finally:
            connection.close()

    monkeypatch.setattr(services, "add_assignment", in_a_ring)
    thread = threading.Thread(target=other)
    thread.start()
    answer = head.post(ADD, sent)
    thread.join()

    assert (answer.status_code, met, assignments()) == (302, ["page", "other"], 1)


def test_another_failure_is_not_tried_again():
    assert OnceMiddleware(lambda request: None).process_exception(object(), ValueError("x")) is None
