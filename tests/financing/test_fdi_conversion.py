"""A start-up of the fund: an ACI asks for it only to become an EI."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.services.fdi import file_fdi
from iae_portal.core.errors import Refusal
from tests.factories.conventions import SiaeFactory

pytestmark = pytest.mark.django_db
VALUES = {
    "purpose": "Ouverture d'un atelier",
    "filed_on": dt.date(2008, 10, 1),
    "project_start": dt.date(2008, 12, 1),
    "cost": Decimal(100),
    "requested": Decimal(100),
}


@pytest.mark.parametrize(
    ("siae_type", "nature", "conversion", "refused"),
    [
        ("ACI", "start_up", False, True),
        ("ACI", "start_up", True, False),
        ("ACI", "consulting", False, False),
        ("EI", "start_up", False, False),
    ],
)
def test_an_aci_has_a_start_up_for_its_conversion_alone(officer_59l, siae_type, nature, conversion, refused):
    siae = SiaeFactory(type=siae_type)
    values = VALUES | {"nature": nature, "conversion": conversion, "requested": Decimal(70)}
    data = {name: str(value) for name, value in values.items() if name != "conversion"} | {
        "siae": siae.pk,
        "months": 12,
    }
    page = officer_59l.post(reverse("financing:fdi_new"), data | ({"conversion": "on"} if conversion else {}))
    assert page.status_code == (422 if refused else 302)
    if refused:
        with pytest.raises(Refusal, match="que s'il devient une entreprise d'insertion"):
            file_fdi(actor=officer_59l.user, siae=siae, values=values)
