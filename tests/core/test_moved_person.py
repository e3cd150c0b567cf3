"""Who moved to another service reads no more the files made of the former one: jobs and what they wrote, kept lists."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.html import escape

from iae_portal.core.enums import JobState, Role
from iae_portal.core.models import Assignment, Job
from iae_portal.core.rights import perimeter
from iae_portal.core.services.jobs import start_job
from tests.clients import client_of
from tests.factories import AssignmentFactory, make_user, service
from tests.factories.conventions import ConventionFactory
from tests.factories.notifications import SavedViewFactory

pytestmark = pytest.mark.django_db

TODAY, YESTERDAY = dt.date(2008, 10, 15), dt.date(2008, 10, 14)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def written_by(client) -> Job:
    job = start_job(kind="core.list_export", label="Export : conventions", actor=client.user)
    path = default_storage.save("exports/essai", ContentFile(b"EI-59L-09-0001"))
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result={"path": path, "name": "conventions.csv"})
    return job


def statuses(client, job: Job) -> list[int]:
    pages = [client.get(reverse(f"core:{name}", args=[job.uuid])) for name in ("list_file", "job_detail")]
    for page in pages:
        if page.streaming:
            b"".join(page.streaming_content)  # read to its end, the file is closed
    return [page.status_code for page in pages]


def moved(client, *, to: tuple[str, str] | None, ended: bool = True):
    """The same person, from today on."""
    if ended:
        Assignment.objects.filter(user=client.user).update(end=YESTERDAY)
    if to:
        AssignmentFactory(user=client.user, service=service(to[1]), role=to[0], start=TODAY)
    return client_of(type(client.user).objects.get(pk=client.user.pk))


@pytest.mark.parametrize(
    ("to", "ended", "status"),
    [
        (None, False, 200),  # still there
        ((Role.OFFICER, "62"), False, 200),  # there too
        ((Role.OFFICER, "62"), True, 404),
        ((Role.HEAD, "59L"), True, 200),
        ((Role.REGIONAL_OFFICER, "R31"), True, 200),  # the region of Lille
        ((Role.REGIONAL_OFFICER, "R82"), True, 404),
        ((Role.NATIONAL, "DGEFP"), True, 200),
        (None, True, 404),  # nowhere
    ],
)
def test_the_file_of_a_service_goes_with_the_service(officer_59l, to, ended, status):
    job = written_by(officer_59l)
    assert job.reach == f"s{service('59L').pk}"
    assert statuses(officer_59l, job) == [200, 200]
    again = moved(officer_59l, to=to, ended=ended)
    assert statuses(again, job) == [status, status]


@pytest.mark.parametrize(
    ("to", "status"),
    [((Role.REGIONAL_DIRECTOR, "R31"), 200), ((Role.HEAD, "59L"), 404), ((Role.NATIONAL, "DGEFP"), 200)],
)
def test_the_file_of_a_region_asks_for_the_region(director_31, to, status):
    job = written_by(director_31)
    assert statuses(moved(director_31, to=to), job) == [status, status]


def test_the_file_of_the_country_asks_for_the_country(national):
    job = written_by(national)
    assert job.reach == "*"
    assert statuses(moved(national, to=(Role.REGIONAL_DIRECTOR, "R31")), job) == [404, 404]


def test_one_of_two_services_lost_closes_what_was_made_of_both():
    client = client_of(make_user(Role.OFFICER, "59L"))
    AssignmentFactory(user=client.user, service=service("62"))
    both = written_by(client_of(type(client.user).objects.get(pk=client.user.pk)))
    Assignment.objects.filter(user=client.user, service=service("62")).update(end=YESTERDAY)
    again = client_of(type(client.user).objects.get(pk=client.user.pk))
    assert statuses(again, both) == [404, 404]
    assert statuses(again, written_by(again)) == [200, 200]


def test_a_list_kept_of_the_former_service_shows_nothing_of_it(officer_59l):
    of_lille = ConventionFactory()
    view = SavedViewFactory(owner=officer_59l.user, path=f"/conventions/?q={of_lille.number}")
    opened = officer_59l.get(reverse("notifications:saved_view", args=[view.pk])).content.decode()
    address = view.path
    assert escape(address) in opened
    assert of_lille.siae.name in officer_59l.get(address).content.decode()
    assert of_lille.siae.name not in moved(officer_59l, to=(Role.OFFICER, "62")).get(address).content.decode()


@pytest.mark.parametrize(
    ("kept", "opens"),
    [
        ("s59L", True),
        ("s59L s62", True),  # 62 is of the region
        ("s69", False),
        ("s59L s69", False),
        ("r31", True),
        ("s62 r31", True),
        ("r82", False),
        ("s62 r82", False),  # a region lost beside a service that is still reached
        ("s59L r82", False),
        ("*", False),
        ("", True),
    ],
)
def test_what_is_kept_opens_to_who_still_reaches_all_of_it(kept, opens):
    person = make_user(Role.OFFICER, "59L")
    AssignmentFactory(user=person, service=service("R31"), role=Role.REGIONAL_OFFICER)
    keys = {"s": lambda code: service(code).pk, "r": lambda code: service(f"R{code}").region_id}
    said = " ".join(each if each == "*" else f"{each[0]}{keys[each[0]](each[1:])}" for each in kept.split())
    assert perimeter(type(person).objects.get(pk=person.pk)).reaches(said) is opens
