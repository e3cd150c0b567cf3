"""Telephone numbers, all from ranges kept for fiction or invented (iae_portal.core.phones)."""

import pytest
from django.urls import reverse

from cdiae.forms.members import IdentityForm
from conventions.forms.siae import SiaeForm
from iae_portal.core.forms.phones import PhoneField
from iae_portal.core.forms.services import LetterheadForm
from iae_portal.core.phones import normalize_phone
from seminars.forms.guests import GuestForm


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0353010001", "03 53 01 00 01"),
        ("03.53.01.00.01", "03 53 01 00 01"),
        ("03 53\u00a001-00/01", "03 53 01 00 01"),
        ("\u202a03 53 01\u200e 00 01\u202c", "03 53 01 00 01"),
        ("+33 3 53 01 00 01", "03 53 01 00 01"),
        ("+33 (0)3 53 01 00 01", "03 53 01 00 01"),
        ("0033353010001", "03 53 01 00 01"),
        ("+262 262 00 00 01", "02 62 00 00 01"),
        ("0262 00 00 01", "02 62 00 00 01"),
        ("3949", "39 49"),
        ("+49 30 901820", "+49 30 901820"),
        ("+32.2-5550100", "+32 2 5550100"),
        ("+1234567", "+1234567"),
        ("+123456789012345", "+123456789012345"),
        ("03\u201153\u201101 – 00 – 01", "03 53 01 00 01"),
    ],
)
def test_one_form_for_each_number(text, phone):
    assert normalize_phone(text) == phone


@pytest.mark.parametrize(
    "text", ["", "12", "0053010001", "035301000", "+33 1", "0032 2 5550100", "+123456", "+1234567890123456", "accueil"]
)
def test_another_text_is_refused(text):
    with pytest.raises(ValueError) as error:
        normalize_phone(text)
    assert str(error.value) == (
        f"Le numéro « {text} » n'est pas un numéro de téléphone : "
        "indiquez dix chiffres, par exemple 03 20 00 00 00, ou l'indicatif du pays, par exemple +32."
    )


@pytest.mark.django_db
def test_a_telephone_is_read_wherever_one_is_typed(admin, head_59l):
    """A letterhead, a structure, a member, a guest, an account: refused beside the field, kept in one form."""
    forms = [LetterheadForm, SiaeForm, IdentityForm, GuestForm]
    assert {type(form.base_fields["phone"]) for form in forms} == {PhoneField}
    for client, url in (
        (head_59l, reverse("core:letterhead_edit", args=["59L"])),
        (admin, reverse("admin:core_letterhead_add")),
    ):
        page = client.get(url)
        form = page.context["form"] if "form" in page.context else page.context["adminform"].form
        assert isinstance(form.fields["phone"], PhoneField)
        refused = client.post(url, {"phone": "appelez le secrétariat"})
        assert "n&#x27;est pas un numéro de téléphone" in refused.content.decode()
    field = PhoneField()
    assert (field.clean(""), field.clean("+33 3.20.12.34.56"), field.required) == ("", "03 20 12 34 56", False)
