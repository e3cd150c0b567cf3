"""What every test may use: one signed-in client per role, a user maker, and the safety of the suite.

Each client carries its person: `officer_59l.user`. For any other person: `client_of(make_user(role, code))`.
The day is frozen at 15 October 2008 (settings.test.PORTAL_TODAY); Faker is not used: same rows at each run.
"""

import datetime as dt
import functools
import gc
import os
import socket
from pathlib import Path

import pytest
from _pytest import runner
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.db import connection
from django.template import Template
from django.test import TransactionTestCase
from django.test.client import ClientHandler
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as properties

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.selectors.installation import foreign_name
from tests import compilation
from tests.browser.fixtures import address, browser, new_page, page, sign_in, visit  # noqa: F401
from tests.clients import PortalClient, client_of, render_and_tell
from tests.demonstration import (  # noqa: F401
    DEMO_BASE,
    copy_base,
    day_of_the_demonstration,
    demonstration,
    files_of_the_demonstration,
    story,
)
from tests.factories import make_user
from tests.guards import guarded_handler, local_only
from tests.kept_rows import keep_rows, put_rows_back
from tests.lock_order import watch
from tests.scenes import empty_stage, scene, watch_rows  # noqa: F401

# CPython keeps the frames of a thread in pieces of 16 kB, and a call that crosses the end of one maps the next, which
# its return gives back: in loops, a sixth of the suite's time. This frame asks for a megabyte, and leaves the rest of
# it to those of a test.
runner.call_and_report.__code__ = runner.call_and_report.__code__.replace(co_stacksize=1 << 17)


def pytest_collection_finish():
    """The tests and the portal's modules stay until the end: the collector need not look at them, nor so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def pytest_make_parametrize_id(val, argname):
    """A name travels with each report of a process: a file of twenty megabytes is called by its argument."""
    return argname if isinstance(val, str | bytes) and len(val) > 300 else None


# The same examples at each run, however slow the machine: a failure is the commit's.
properties.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("suite")

# A minute or more each: begun first, they leave no process alone at the end.
LONGEST = ("test_crawl.py", "test_axe_crawl.py", "test_bulk_invitations.py", "test_outage.py", "test_resilience.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in LONGEST)


FOLDERS: dict[Path, pytest.Collector] = {}


@pytest.hookimpl(wrapper=True)
def pytest_collect_directory(path):
    """pytest 9.1 ties a conftest to the first collection of its folder. A file named between two of a folder below
    (`tests/core/test_a.py tests/test_b.py tests/core/test_c.py`) has that folder collected again, without fixtures.
    """
    made = yield
    return FOLDERS.setdefault(path, made)


@pytest.fixture(autouse=True)
def get_never_writes(monkeypatch):
    """A GET through the test client that inserts, updates or deletes a row fails the test."""
    monkeypatch.setattr(ClientHandler, "__call__", guarded_handler(ClientHandler.__call__))


@pytest.fixture(autouse=True, scope="session")
def pages_told(django_test_environment):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render_and_tell)
        # Django joins and quotes the address of each style and script of each page again: the same ones each time.
        patch.setattr(StaticFilesStorage, "url", functools.cache(StaticFilesStorage.url))
        compilation.keep(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def afternoon():
    """The frozen day of the suite starts at three whatever the hour of the machine: nothing is too early nor crosses
    midnight."""
    begun, three = timezone.now(), dt.datetime(2008, 10, 15, 15, tzinfo=dt.UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "hour", lambda: (three + (timezone.now() - begun)).time())
        yield


@pytest.fixture(autouse=True, scope="session")
def no_real_network():
    """Only this machine (database, Redis, live server) may be reached."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", local_only(socket.socket.connect_ex))
        yield


@pytest.fixture(autouse=True, scope="session")
def locks_in_order():
    """On PostgreSQL, a lock out of order or a row saved as it was before its lock fails the test."""
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            watch(patch)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """`make test` migrates one database: each process copies it. Without TEST_TEMPLATE the migrations run."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")
    elif DEMO_BASE:
        connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test that really commits (live server, concurrency) the services of 2008 are put back."""
    with django_db_blocker.unblock():
        if DEMO_BASE and connection.vendor == "sqlite":
            copy_base(DEMO_BASE)
        keep_rows()
        foreign_name()  # asked once a process
        ContentType.objects.get_for_models(*apps.get_models())  # a page costs the same, whatever test came before
    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            watch_rows(patch)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: put_rows_back())
        yield


@pytest.fixture
def client() -> PortalClient:
    """Nobody: not signed in."""
    return PortalClient()


@scene
def officer_59l(db) -> PortalClient:
    """Officer, DDTEFP of Lille."""
    return client_of(make_user(Role.OFFICER, "59L", username="agent.59l"))


@scene
def head_59l(db) -> PortalClient:
    """Head, DDTEFP of Lille."""
    return client_of(make_user(Role.HEAD, "59L", username="chef.59l"))


@scene
def officer_59v(db) -> PortalClient:
    """Officer, DDTEFP of Valenciennes: same département as Lille, another service."""
    return client_of(make_user(Role.OFFICER, "59V", username="agent.59v"))


@scene
def officer_62(db) -> PortalClient:
    """Officer, DDTEFP of the Pas-de-Calais: same region as Lille."""
    return client_of(make_user(Role.OFFICER, "62", username="agent.62"))


@scene
def officer_69(db) -> PortalClient:
    """Officer, DDTEFP of the Rhône: another region."""
    return client_of(make_user(Role.OFFICER, "69", username="agent.69"))


@scene
def regional_officer_31(db) -> PortalClient:
    """Regional officer, DRTEFP of the Nord-Pas-de-Calais."""
    return client_of(make_user(Role.REGIONAL_OFFICER, "R31", username="agent.r31"))


@scene
def director_31(db) -> PortalClient:
    """Regional director, DRTEFP of the Nord-Pas-de-Calais."""
    return client_of(make_user(Role.REGIONAL_DIRECTOR, "R31", username="directeur.31"))


@scene
def director_82(db) -> PortalClient:
    """Regional director, DRTEFP of Rhône-Alpes: another region."""
    return client_of(make_user(Role.REGIONAL_DIRECTOR, "R82", username="directeur.82"))


@scene
def national(db) -> PortalClient:
    """National mission, DGEFP."""
    return client_of(make_user(Role.NATIONAL, "DGEFP", username="national"))


@scene
def admin(db) -> PortalClient:
    """Administrator of the portal."""
    return client_of(make_user(Role.ADMINISTRATOR, "DGEFP", username="admin"))
