"""Pages of everybody: their figures come from the perimeter."""

import datetime as dt

from iae_portal.dashboards.enums import StepState
from tests.factories import service
from tests.factories.dashboards import PlanStepFactory, PlanTextFactory, SteeringMeetingFactory
from tests.rights import COUNTRY, EVERYBODY, REGION_31, Row

LILLE_OR_ABOVE = REGION_31 | COUNTRY | {"officer_59l", "head_59l", "officer_59v", "officer_62"}
NATIONAL = frozenset({"national"})
READ_BY_31 = {"readers": REGION_31 | COUNTRY, "refused": 404}
# Whoever reads is refused in a sentence; who does not read finds nothing.
STEERED = {"readers": NATIONAL, "refused": 403}
STEERED_IN_31 = {"readers": NATIONAL, "refused": 404, "refusals": dict.fromkeys(REGION_31 | {"admin"}, 403)}

SENT_TO_REGIONS = {"readers": REGION_31 | COUNTRY | {"director_82"}, "refused": 404}


def a_milestone(code: str = "DGEFP", **values):
    return lambda: {"pk": PlanStepFactory(service=service(code), **values).pk}


def a_decision() -> dict:
    return {"pk": PlanStepFactory(meeting=SteeringMeetingFactory(), service=service("R31")).pk}


def a_meeting() -> dict:
    return {"pk": SteeringMeetingFactory(held_on=dt.date(2008, 12, 9)).pk}


def a_text() -> dict:
    return {"pk": PlanTextFactory().pk}


def an_action(make, name: str):
    return lambda: {**make(), "name": name}


ROWS = [
    Row("dashboards:open_data", public=True),
    Row("dashboards:open_data_file", lambda: {"name": "conventions", "kind": "csv"}, public=True),
    Row("dashboards:open_data_file", lambda: {"name": "conventions", "kind": "xml"}, public=True, status=404),
    Row("api:aggregates", public=True, status=401),
    Row("dashboards:home", readers=EVERYBODY),
    Row("dashboards:territory", readers=EVERYBODY),
    Row("dashboards:territory", query="export=csv", readers=EVERYBODY),
    Row("dashboards:territory", query="tri=-dynamiques&ans=6", readers=EVERYBODY),
    Row("dashboards:territory_pdf", method="post", readers=EVERYBODY, status=302),
    Row("dashboards:plan", readers=EVERYBODY),
    Row("dashboards:plan", query="region=31", readers=LILLE_OR_ABOVE),
    Row("dashboards:steps", readers=EVERYBODY),
    Row("dashboards:steps", query="export=csv", readers=EVERYBODY),
    Row("dashboards:step", a_milestone(), readers=EVERYBODY),
    Row("dashboards:step", a_decision, **READ_BY_31),
    Row("dashboards:step_new", **STEERED),
    Row("dashboards:step_edit", a_milestone(), **STEERED),
    Row("dashboards:step_action", an_action(a_milestone(), "drop"), **STEERED),
    Row(
        "dashboards:step_action",
        an_action(a_decision, "finish"),
        readers=REGION_31 | NATIONAL,
        refusals={"admin": 403},
    ),
    Row("dashboards:step_action", an_action(a_milestone("59L"), "start"), readers=NATIONAL | {"head_59l"}, refused=403),
    Row("dashboards:step_action", an_action(a_milestone(), "nothing"), readers=frozenset(), refused=404),
    Row(
        "dashboards:step_action",
        an_action(a_milestone(state=StepState.DONE, closed_on=dt.date(2008, 10, 1), evidence="Texte."), "reopen"),
        **STEERED,
    ),
    Row("dashboards:meetings", readers=EVERYBODY),
    Row("dashboards:meetings", query="export=csv", readers=EVERYBODY),
    Row("dashboards:meeting", a_meeting, **READ_BY_31),
    Row("dashboards:meeting_new", **STEERED),
    Row("dashboards:meeting_edit", a_meeting, **STEERED_IN_31),
    Row("dashboards:meeting_decide", a_meeting, **STEERED_IN_31),
    Row("dashboards:meeting_figures", a_meeting, method="post", status=302, **STEERED_IN_31),
    Row("dashboards:meeting_action", an_action(a_meeting, "cancel"), **STEERED_IN_31),
    Row("dashboards:texts", readers=EVERYBODY),
    Row("dashboards:texts", query="export=csv", readers=EVERYBODY),
    Row("dashboards:text", a_text, **SENT_TO_REGIONS),
    Row("dashboards:text_file", a_text, **SENT_TO_REGIONS),
    Row(
        "dashboards:text_read",
        a_text,
        method="post",
        status=302,
        readers=REGION_31 | {"director_82"},
        refusals=dict.fromkeys(COUNTRY, 403),
    ),
    Row("dashboards:text_send", **STEERED),
    Row(
        "dashboards:text_withdraw",
        a_text,
        readers=NATIONAL,
        refusals=dict.fromkeys(REGION_31 | {"director_82", "admin"}, 403),
    ),
]
