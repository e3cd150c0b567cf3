"""Every day typed of the plan has a first and a last one, and its refusal says which, and why."""

import datetime as dt
from functools import partial

import pytest
from django.core.files.base import ContentFile

from iae_portal.dashboards.services.meetings import save_meeting
from iae_portal.dashboards.services.steps import move_step, save_step
from iae_portal.dashboards.services.texts import send_text
from tests.conventions.test_day_bounds import check
from tests.factories import service
from tests.factories.dashboards import PlanStepFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
FIRST = dt.date(2007, 1, 1)
IN_TWO_YEARS, IN_TEN_YEARS = dt.date(2010, 10, 15), dt.date(2018, 10, 15)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("field", "good", "bad", "reason"),
    [
        ("starts_on", FIRST, FIRST - DAY, "(début des travaux du plan)"),
        ("due_on", FIRST, FIRST - DAY, "(début des travaux du plan)"),
        ("starts_on", IN_TEN_YEARS, IN_TEN_YEARS + DAY, "(dix ans après aujourd'hui)"),
        ("due_on", IN_TEN_YEARS, IN_TEN_YEARS + DAY, "(dix ans après aujourd'hui)"),
    ],
)
def test_a_step_of_the_plan(national, field, good, bad, reason):
    given = {"chantier": "conventions", "title": "Étape", "service": service("DGEFP")}
    check(partial(save_step, actor=national.user, **given), field, {field: good}, {field: bad}, reason)


def test_a_step_is_done_since_the_plan(national):
    act = partial(move_step, actor=national.user, step=PlanStepFactory(), name="finish", evidence="Un texte.")
    check(act, "closed_on", {"closed_on": FIRST}, {"closed_on": FIRST - DAY}, "(début des travaux du plan)")


@pytest.mark.parametrize(
    ("field", "good", "bad", "reason"),
    [
        ("held_on", {"held_on": FIRST}, {"held_on": FIRST - DAY}, "(début des travaux du plan)"),
        ("held_on", {"held_on": IN_TWO_YEARS}, {"held_on": IN_TWO_YEARS + DAY}, "(deux ans après aujourd'hui)"),
        (
            "ends_on",
            {"held_on": IN_TWO_YEARS - DAY, "ends_on": IN_TWO_YEARS},
            {"held_on": IN_TWO_YEARS - DAY, "ends_on": IN_TWO_YEARS + DAY},
            "(deux ans après aujourd'hui)",
        ),
    ],
)
def test_a_steering_meeting(national, field, good, bad, reason):
    act = partial(save_meeting, actor=national.user, kind="directors", services=[service("R31")])
    check(act, field, good, bad, reason)


def test_a_text_sent_to_the_services(national):
    act = partial(send_text, actor=national.user, kind="circular", title="Essai", audience="regions")
    given = {"file": ContentFile(b"%PDF-1.4", name="texte.pdf")}
    good, bad = (given | {"dated_on": day} for day in (dt.date(1998, 7, 29), dt.date(1998, 7, 28)))
    check(act, "dated_on", good, bad, "(loi qui a créé les conventions)")
