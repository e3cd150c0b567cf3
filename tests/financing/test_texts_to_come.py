"""The text that a barème or an amount of the RSA cites is published: only what announces may be to come."""

import datetime as dt

import pytest
from django.urls import reverse

from financing.models import Bareme, RsaAmount
from tests.financing.test_department_share import new_row
from tests.financing.test_law_pages import NEW, kept, typed

pytestmark = pytest.mark.django_db

SAID = "Un texte se cite une fois publié"
DAYS = [("2008-10-15", False), ("2008-10-16", True)]  # today, tomorrow


def a_new_bareme():
    return reverse("financing:bareme_new", args=["EI-2005"]), NEW


def a_corrected_bareme():
    row = kept()
    return reverse("financing:bareme_edit", args=["EI-2005", row.pk]), typed(row, unit_amount="9 900")


def a_new_rsa():
    return reverse("financing:rsa_new"), new_row()


def a_corrected_rsa():
    row = RsaAmount.objects.get(start=dt.date(2015, 9, 1))
    return reverse("financing:rsa_edit", args=[row.pk]), {"monthly_amount": "530", "reference": "Décret lu"}


@pytest.mark.parametrize(("day", "refused"), DAYS)
@pytest.mark.parametrize("confirmed", [{}, {"confirmer": "1"}])
@pytest.mark.parametrize("asked", [a_new_bareme, a_corrected_bareme, a_new_rsa, a_corrected_rsa])
def test_a_text_is_cited_once_published(national, asked, confirmed, day, refused):
    address, data = asked()
    answer = national.post(address, data | confirmed | {"published_on": day})

    errors = answer.context["form"].errors if answer.status_code != 302 else {}
    assert [sentence.startswith(SAID) for sentence in errors.get("published_on", [])] == [True] * refused
    cited = [model.objects.filter(published_on=day).exists() for model in (Bareme, RsaAmount)]
    assert any(cited) == (bool(confirmed) and not refused)


def test_a_row_that_came_with_a_later_day_is_corrected_without_it(national):
    """The shipped law holds texts of 2014, and a demonstration is of 2008."""
    row = kept("AIDE-POSTE-2014", type="EI")
    assert row.published_on > dt.date(2008, 10, 15)
    address = reverse("financing:bareme_edit", args=["AIDE-POSTE-2014", row.pk])
    assert national.post(address, typed(row, source="Journal officiel", confirmer="1")).status_code == 302
    row.refresh_from_db()
    assert row.source == "Journal officiel"
