"""The id of another service's row, posted in a field that chooses one: refused in the field, nothing written."""

import pytest
from django.urls import reverse

from conventions.enums import ConventionState
from conventions.models import Convention
from iae_portal.core.enums import Role
from iae_portal.core.models import JournalEntry
from tests.conventions.rights_of_conventions import ROWS, dossier
from tests.factories import make_user, service
from tests.factories.conventions import ConventionFactory, IndicatorFactory, OrientationFactory, SiaeFactory

pytestmark = pytest.mark.django_db


def foreign_siae() -> int:
    return SiaeFactory(service=service("62")).pk


def foreign_person() -> int:
    return make_user(Role.OFFICER, "62", username="agent.voisin").pk


def foreign_orientation() -> int:
    return OrientationFactory(departement=service("62").departement).pk


def of_dossier(page: str, state=ConventionState.OPENED, **more):
    return lambda: reverse(f"conventions:{page}", kwargs={"number": ConventionFactory(state=state).number, **more})


# The page, the field, the id of somebody else's row.
CHOICES = {
    "open a dossier": (lambda: reverse("conventions:open"), "siae", foreign_siae),
    "take over a convention": (lambda: reverse("conventions:take_over"), "siae", foreign_siae),
    "create a structure": (lambda: reverse("conventions:siae_create"), "service", lambda: service("62").pk),
    "reassign a dossier": (of_dossier("reassign"), "officer", foreign_person),
    "sign for the State": (
        of_dossier("action", state=ConventionState.READY_TO_SIGN, name="sign"),
        "person",
        foreign_person,
    ),
    "tie an objective": (
        of_dossier("objective_new"),
        "orientation",
        foreign_orientation,
    ),
}


# Pages of one row of a dossier: their address carries the number of the dossier and the id of the row.
OF_A_ROW = (
    "piece_edit",
    "objective_edit",
    "objective_remove",
    "drop_indicator",
    "propose",
    "accept",
    "signatory_follow",
    "amendment_action",
    "procedure_close",
)


@pytest.mark.parametrize("case", CHOICES)
def test_the_id_of_another_service_is_refused_in_its_field(case, head_59l, officer_59l):
    address_of, field, foreign = CHOICES[case]
    address, value = address_of(), foreign()
    client = head_59l if case in ("reassign a dossier", "sign for the State") else officer_59l
    before = JournalEntry.objects.count()
    answer = client.post(address, {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].has_error(field, "invalid_choice")
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("row", [row for row in ROWS if row.view.partition(":")[2] in OF_A_ROW], ids=str)
def test_the_row_of_another_service_is_not_reached_through_ones_own_dossier(row, head_59l):
    arguments = row.arguments()
    Convention.objects.filter(number=arguments["number"]).update(service=service("62"))
    address = reverse(row.view, kwargs={**arguments, "number": dossier().number})
    before = JournalEntry.objects.count()
    assert head_59l.post(address, row.data).status_code == 404
    assert JournalEntry.objects.count() == before


def test_dossiers_of_another_service_ticked_in_the_list_are_left_where_they_are(head_59l):
    mine, other = dossier(), dossier(siae=SiaeFactory(service=service("62")), service=service("62"))
    officer = make_user(Role.OFFICER, "59L", username="agent.nouveau")
    before = other.officer
    head_59l.post(reverse("conventions:reassign_many"), {"dossier": [mine.pk, other.pk], "officer": officer.pk})
    for row in (mine, other):
        row.refresh_from_db()
    assert (mine.officer, other.officer) == (officer, before)


def test_an_indicator_that_the_dossier_is_not_offered_opens_no_line(head_59l):
    convention = dossier(state=ConventionState.NEGOTIATION)
    hidden = IndicatorFactory(types=["EI"])
    before = JournalEntry.objects.count()
    head_59l.post(reverse("conventions:add_indicator", args=[convention.number]), {"indicator": hidden.pk})
    assert (convention.targets.count(), JournalEntry.objects.count()) == (0, before)
