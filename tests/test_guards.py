"""The safety of the suite is itself tested: a guard that never fires protects nothing."""

import socket

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from iae_portal.core.enums import Role
from iae_portal.core.models import Counter, JournalEntry, Service
from iae_portal.core.rights import perimeter
from tests.factories import make_user
from tests.factories.core import JournalEntryFactory


def writing_view(request):
    Counter.objects.create(key=request.method)
    return HttpResponse("écrit")


urlpatterns = [path("ecrire/", writing_view, name="write")]


@override_settings(ROOT_URLCONF="tests.test_guards")
def test_a_get_that_writes_fails_and_a_post_does_not(officer_59l):
    with pytest.raises(AssertionError, match="a GET wrote to the database"):
        officer_59l.get("/ecrire/")
    assert officer_59l.post("/ecrire/").status_code == 200
    assert Counter.objects.count() == 2


def test_the_network_is_out_of_reach():
    with socket.socket() as door, pytest.raises(AssertionError, match="reached for the network"):
        door.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_make_user_holds_the_role_in_the_real_service():
    user = make_user(Role.HEAD, "59L")
    assert [(held.role, held.service.code) for held in perimeter(user).roles] == [("head", "59L")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_after_a_test_that_commits_the_services_are_back_and_its_own_rows_gone(turn):
    assert Service.objects.count() == 124
    assert not JournalEntry.objects.exists()
    JournalEntryFactory()
    Service.objects.filter(code="59L").delete()


def test_a_folder_collected_twice_keeps_its_fixtures(request):
    tests = request.node.getparent(pytest.Package)
    core = [tests.ihook.pytest_collect_directory(path=tests.path / "core", parent=tests) for _ in range(2)]
    assert core[0] is core[1]
