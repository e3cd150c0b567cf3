"""The address of a form whose act is over, or of a row no longer written, leads to the page of its object."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse

from tests.factories.cdiae import make_council, make_meeting
from tests.factories.conventions import (
    AdversarialProcedureFactory,
    AmendmentFactory,
    ConventionFactory,
    ObjectiveFactory,
    PieceTypeFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2008, 10, 1)
AFTER = "après la signature, faites un avenant."


def in_force():
    return ConventionFactory(service__code="59L", state="in_force", signed_on=DAY)


def meeting():
    row = make_meeting(make_council("59L", with_members=False))
    return row, reverse("cdiae:convene", args=[row.pk]), reverse("cdiae:meeting", args=[row.pk])


def dossier(view, page, make=None):
    convention = ConventionFactory(service__code="59L")
    args = [make(convention).pk] if make else []
    address = reverse(f"conventions:{view}", args=[convention.number, *args])
    return convention, address, reverse(f"conventions:{page}", args=[convention.number])


def amendment():
    row = AmendmentFactory(convention=in_force())
    args = [row.convention.number, row.pk]
    return row, reverse("conventions:amendment_edit", args=args), reverse("conventions:amendment_detail", args=args)


def procedure(view):
    row = AdversarialProcedureFactory(convention=in_force())
    number = row.convention.number
    return row, reverse(f"conventions:{view}", args=[number, row.pk]), reverse("conventions:life", args=[number])


def check(client, row, address, page, over, sentence):
    """The form while the act may be done; then the page, with why; nothing else said to what is sent."""
    assert client.get(address).status_code == 200
    type(row).objects.filter(pk=row.pk).update(**over)
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert sentence in unescape(answer.content.decode())
    assert client.post(address, {"text": "Saisi."}).status_code in (302, 422)


def test_convocations_are_not_sent_from_a_meeting_convened(head_59l):
    row, address, page = meeting()
    over = {"state": "convened", "convened_on": DAY}
    check(head_59l, row, address, page, over, "« Envoyer les convocations » n'y est pas possible.")


@pytest.mark.parametrize(
    ("view", "page", "make"),
    [
        ("frame", "detail", None),
        ("objective_edit", "negotiation", lambda row: ObjectiveFactory(convention=row)),
        ("objective_remove", "negotiation", lambda row: ObjectiveFactory(convention=row)),
        ("piece_edit", "pieces", lambda row: row.pieces.create(type=PieceTypeFactory())),
        ("signatory_edit", "signature", lambda row: row.signatories.create(kind="structure", order=1)),
    ],
)
def test_a_signed_dossier_is_not_written(officer_59l, view, page, make):
    check(officer_59l, *dossier(view, page, make), {"state": "in_force", "signed_on": DAY}, AFTER)


@pytest.mark.parametrize(
    ("state", "sentence"), [("told", "reprenez-le d'abord."), ("cancelled", "« Abandonné » : il ne se modifie plus.")]
)
def test_an_amendment_is_written_in_preparation(officer_59l, state, sentence):
    check(officer_59l, *amendment(), {"state": state, "told_on": DAY}, sentence)


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        ("procedure_close", "« Clore la procédure » n'y est pas possible."),
        ("procedure_follow", "ses dates ne changent plus."),
    ],
)
def test_a_closed_procedure_is_neither_closed_nor_followed(officer_59l, view, sentence):
    over = {"state": "dropped", "closed_on": dt.date(2008, 10, 14), "outcome_details": "Réglé."}
    check(officer_59l, *procedure(view), over, sentence)
