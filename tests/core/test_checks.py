"""What stops the start, what the start lays down: slots, services of the State, signs of life, the admin's door."""

import datetime as dt
from collections import Counter
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import CheckConstraint, Q
from django.test import RequestFactory

from iae_portal.core import slots, tasks
from iae_portal.core.admin_site import PortalAdminSite
from iae_portal.core.checks import constraints_can_speak, required_slots_are_filled
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Region
from iae_portal.core.territory import OVERSEAS_REGIONS, read_departements, services_of


@pytest.mark.parametrize(
    "constraint",
    [constraint for model in apps.get_models() for constraint in model._meta.constraints],
    ids=lambda constraint: constraint.name,
)
def test_every_constraint_says_its_sentence(constraint):
    assert constraint.get_violation_error_message().count("%%") == 0


@pytest.mark.parametrize(("sentence", "mute"), [("De 0 à 100 %.", True), ("De 0 à 100 %%.", False)])
def test_a_bare_percent_stops_the_start(monkeypatch, sentence, mute):
    rule = CheckConstraint(condition=Q(pk__gt=0), name="rule", violation_error_message=sentence)

    monkeypatch.setattr(Region._meta, "constraints", [rule])

    assert [error.id for error in constraints_can_speak(None)] == ["core.E002"] * mute


@pytest.mark.parametrize(("filled", "found"), [(None, ["core.E001"]), (False, ["core.E001"]), (True, [])])
def test_a_required_slot_left_empty_stops_the_start_and_refuses(monkeypatch, settings, filled, found):
    monkeypatch.setattr(slots, "_slots", {})
    settings.REQUIRED_SLOTS = ("room.guards",)
    if filled is not None:
        slot, free = slots.Slot("room.guards"), slots.Slot("room.lines")
        assert free.all() == []
        with pytest.raises(Refusal, match="rien ne remplit « room.guards »"):
            slot.all()
        if filled:
            slot.fill("one", 1)
            assert slot.all() == [1]
    assert [error.id for error in required_slots_are_filled(None)] == found


def test_the_services_of_the_state_are_those_of_2008():
    rows = services_of(read_departements())
    assert Counter(row.kind for row in rows) == {"DGEFP": 1, "DRTEFP": 22, "DDTEFP": 97, "DTEFP": 4}
    assert {row.region for row in rows if row.kind == "DTEFP"} == OVERSEAS_REGIONS
    assert sorted(row.code for row in rows if row.departement == "59") == ["59L", "59V"]


@pytest.mark.parametrize("expires", ["2008-10-15T10:00:00+00:00", dt.datetime(2008, 10, 15, 10, tzinfo=dt.UTC), None])
def test_a_sign_of_life_left_before_the_end_of_its_validity(monkeypatch, settings, expires):
    settings.HEARTBEAT_VALID_SECONDS = 60
    kept = []
    monkeypatch.setattr(tasks.health, "record_heartbeat", lambda **values: kept.append(values))
    tasks.record_heartbeat.push_request(expires=expires, hostname="worker@one")
    tasks.record_heartbeat.run("short")
    tasks.record_heartbeat.pop_request()
    left = expires and dt.datetime(2008, 10, 15, 9, 59, tzinfo=dt.UTC)
    assert kept == [{"queue": "short", "worker": "worker@one", "reached_at": left}]


def asked(path: str, **user):
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(**user)
    return PortalAdminSite().login(request)


def test_the_admin_has_no_second_door(settings):
    settings.ADMIN_REQUIRES_SECOND_FACTOR = False
    nobody = {"is_authenticated": False, "is_active": False, "is_staff": False, "is_superuser": False}
    entitled = dict.fromkeys(nobody, True)
    for user in (nobody, entitled):
        assert asked("/admin/login/?next=/admin/core/", **user).url.endswith("?next=/admin/core/")
        assert asked("/admin/login/", **user).url.endswith("?next=/admin/")
    for missing in ("is_staff", "is_superuser"):
        with pytest.raises(PermissionDenied):
            asked("/admin/login/", **entitled | {missing: False})
