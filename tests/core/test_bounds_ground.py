"""Small rules of the ground floor, on both sides."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from iae_portal.core import clock
from iae_portal.core.api.problems import problem
from iae_portal.core.api.sheets import SIZE, page_of
from iae_portal.core.enums import JobState, Role
from iae_portal.core.imports.values import emails_in
from iae_portal.core.models import Job, WorkerHeartbeat
from iae_portal.core.selectors.journal import lines_of
from iae_portal.core.selectors.second_factor import second_factor_of
from iae_portal.core.services.acting import person_acted
from iae_portal.core.services.health import record_heartbeat
from iae_portal.core.services.jobs import run
from iae_portal.core.services.numbers import next_number
from tests.factories import UserFactory, make_user, service
from tests.factories.core import JobFactory, JournalEntryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("compulsory", "verified", "acts"), [(True, True, 1), (True, False, 0), (False, False, 1)])
def test_where_a_code_is_compulsory_nobody_acts_for_another_without_it(settings, compulsory, verified, acts):
    settings.ADMIN_REQUIRES_SECOND_FACTOR = compulsory
    person = UserFactory()
    administrator = SimpleNamespace(is_superuser=True, is_staff=True, is_verified=lambda: verified)
    kept = {"person": person.pk, "until": clock.real_now().timestamp() + 60, "writes": False}

    assert person_acted(administrator, kept) == (person if acts else None)


def test_a_sign_of_life_keeps_what_it_does_not_say():
    reached = dt.datetime(2008, 10, 15, 8, 0, tzinfo=dt.UTC)
    record_heartbeat(queue="short", worker="bureau-1", reached_at=reached)
    record_heartbeat(queue="short")
    row = WorkerHeartbeat.objects.get(queue="short")
    assert (row.worker, row.reached_at) == ("bureau-1", reached)


@pytest.mark.parametrize(("fails", "state", "done"), [(False, JobState.DONE, 7), (True, JobState.FAILED, 2)])
def test_a_job_that_ends_well_is_whole_and_one_that_fails_where_it_stopped(monkeypatch, fails, state, done):
    def handler(job, progress):
        Job.objects.filter(pk=job.pk).update(done=2)
        if fails:
            raise ZeroDivisionError

    monkeypatch.setattr("iae_portal.core.services.jobs.HANDLERS.get", lambda kind: handler)
    job = JobFactory(total=7)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == (state, done)


def test_a_second_factor_not_confirmed_is_none():
    user = UserFactory()
    device = TOTPDevice.objects.create(user=user, name="Téléphone", confirmed=False)
    assert second_factor_of(user)["device"] is None
    TOTPDevice.objects.update(confirmed=True)
    assert second_factor_of(user)["device"] == device


@pytest.mark.parametrize(("rows", "number", "following"), [(SIZE + 1, 1, 2), (SIZE + 1, 2, None), (2 * SIZE + 1, 2, 3)])
def test_a_page_of_the_api_names_the_next_one(rows, number, following):
    assert page_of(list(range(rows)), number)["suivante"] == following


@pytest.mark.parametrize(
    ("status", "title"), [(403, "Accès refusé"), (404, "Introuvable"), (405, "Lecture seule"), (418, "I'm a Teapot")]
)
def test_a_problem_has_the_title_of_its_status(status, title):
    answer = problem(status, "Pourquoi.", retry_after="60")
    assert (f'"title": "{title}"' in answer.content.decode(), answer["retry-after"]) == (True, "60")


def test_several_numbers_are_taken_at_once_from_the_first():
    with transaction.atomic():
        assert [next_number("essai"), next_number("essai", 3), next_number("essai")] == [1, 2, 5]


@pytest.mark.parametrize(("role", "read"), [(Role.HEAD, {"59L", None}), (Role.NATIONAL, {"59L", "69", None})])
def test_of_an_object_of_no_service_one_reads_what_one_s_own_services_did(role, read):
    subject = UserFactory()
    for code in ("59L", "69", None):
        JournalEntryFactory(subject=subject, service=code and service(code))
    reader = make_user(role, "59L" if role == Role.HEAD else "DGEFP")
    lines = lines_of(subject, reader=reader).lines
    assert {line.service and line.service.code for line in lines} == read


@pytest.mark.parametrize(
    ("cell", "read"), [("a/b@c.fr", ["a/b@c.fr"]), ("a@b.fr/c@d.fr", ["a@b.fr", "c@d.fr"]), ("a@b.fr", ["a@b.fr"])]
)
def test_a_slash_parts_two_addresses_and_no_single_one(cell, read):
    assert emails_in(cell) == read
