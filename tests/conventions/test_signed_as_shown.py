"""What the State signs is the version that its head read: returned and frozen again meanwhile, it is shown first."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from conventions.enums import AmendmentState, ConventionState
from conventions.models import Amendment, Convention
from conventions.services import amendments, signature
from iae_portal.core.errors import StaleObject
from tests.conventions.amending import TODAY
from tests.forms import forms_of

pytestmark = pytest.mark.django_db

APRIL = dt.date(2009, 4, 1)


def shown(client, address: str) -> dict:
    return forms_of(client.get(address).content.decode(), address)[0].values


def signable(maker, convention: Convention) -> Convention:
    for row in convention.signatories.exclude(kind="state").select_related("convention"):
        signature.follow_signature(actor=maker.officer, signatory=row, sent_on=TODAY, signed_on=TODAY, today=TODAY)
    return convention


def test_a_head_signs_the_version_that_he_read(ready, maker, officer_59l, head_59l):
    address = reverse("conventions:action", args=[ready.number, "sign"])
    signable(maker, ready)
    page = shown(head_59l, address)
    row = ready.signatories.exclude(kind="state").first()
    line = {"pk": row.pk, "name": "Une Autre", "quality": "Trésorière"}
    signature.name_signatories(actor=officer_59l.user, convention=ready, lines=[line])
    again = signable(maker, maker.ready(Convention.objects.get(pk=ready.pk)))

    refused = head_59l.post(address, page)
    again.refresh_from_db()
    said = unescape(refused.content.decode())
    assert (refused.status_code, again.state) == (422, ConventionState.READY_TO_SIGN)
    assert (
        "une autre version a été figée pour la signature" in said
        and f"Dernier changement : {officer_59l.user}, le " in said
    )
    with pytest.raises(StaleObject):
        signature.sign(actor=head_59l.user, convention=again, signed_on=TODAY, seen=page["seen"][0])
    assert head_59l.post(address, forms_of(refused.content.decode(), address)[0].values).status_code == 302


@pytest.mark.parametrize(
    "rewritten", [{"supervision_fte": Decimal(9)}, {"purpose": "Un autre objet."}, {"effective_on": APRIL}]
)
def test_a_head_signs_the_amendment_that_he_read(amend, officer_59l, head_59l, rewritten):
    """Its clauses, and what stands beside them: of some, the purpose and the date say everything."""
    told, row = {"actor": officer_59l.user}, amend("posts", supervision_fte=Decimal(4))

    def frozen() -> Amendment:
        amendments.submit_amendment(**told, amendment=row)
        amendments.ready_amendment(**told, amendment=row)
        return Amendment.objects.get(pk=row.pk)

    address = reverse("conventions:amendment_action", args=[frozen().convention.number, row.pk, "sign"])
    page = shown(head_59l, address) | {"others_signed_on": TODAY.isoformat()}
    amendments.rework_amendment(**told, amendment=row, comment="Reprise.")
    given = {"purpose": row.purpose, "effective_on": row.effective_on, "supervision_fte": Decimal(4)}
    amendments.write_amendment(**told, amendment=Amendment.objects.get(pk=row.pk), **given | rewritten)
    again = frozen()

    refused = head_59l.post(address, page)
    again.refresh_from_db()
    said = unescape(refused.content.decode())
    assert (refused.status_code, again.state) == (422, AmendmentState.READY_TO_SIGN)
    assert "une autre version a été figée pour la signature" in said
    assert f"Dernier changement : {officer_59l.user}, le " in said
    with pytest.raises(StaleObject):
        amendments.sign_amendment(actor=head_59l.user, amendment=again, signed_on=TODAY, seen=page["seen"][0])
    assert head_59l.post(address, forms_of(refused.content.decode(), address)[0].values).status_code == 302
