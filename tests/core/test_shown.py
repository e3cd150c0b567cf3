"""Two people on one form: what nobody else touched is kept as typed, what both changed is shown to the second."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from cdiae.models import Seat
from cdiae.services.orders import update_seat
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.shown import SHOWN, UNREADABLE, plain
from tests.factories.cdiae import make_council


class SheetForm(PortalForm):
    place = forms.CharField(label="Lieu")
    posts = forms.DecimalField(label="Postes")
    held_on = forms.DateField(label="Tenue le", required=False)
    open_to_all = forms.BooleanField(label="Ouverte", required=False)
    kinds = forms.MultipleChoiceField(label="Types", choices=[("EI", "Entreprise"), ("AI", "Association")])
    codes = forms.CharField(label="Codes", required=False)

    def clean_codes(self) -> list[str]:
        return self.cleaned_data["codes"].split()


STORED = {
    "place": "Lille",
    "posts": Decimal("4.50"),
    "held_on": None,
    "open_to_all": False,
    "kinds": ["EI"],
    "codes": "",
}
UNTOUCHED = {"place": "Lille", "posts": "4.5", "held_on": "", "kinds": ["EI"]}


def shown(**stored) -> str:
    """What the page of a row carries."""
    return str(SheetForm(initial=STORED | stored)[SHOWN].value())


def sent(carried: str, now: dict, **typed) -> SheetForm:
    """The page sent back, while the row says `now`."""
    data = QueryDict(urlencode({**UNTOUCHED, **typed, SHOWN: carried}, doseq=True))
    return SheetForm(data, initial=STORED | now)


def test_a_form_that_creates_carries_nothing():
    assert SHOWN not in SheetForm().fields


def test_what_nobody_touched_is_taken_as_typed():
    form = sent(shown(), {}, place="Roubaix")

    assert form.is_valid()
    assert form.cleaned_data["place"] == "Roubaix"
    assert SHOWN not in form.cleaned_data


@pytest.mark.parametrize(
    ("name", "other", "kept"),
    [
        ("place", "Arras", "Arras"),
        ("posts", Decimal("6.00"), Decimal("6.00")),
        ("held_on", dt.date(2008, 10, 20), dt.date(2008, 10, 20)),
        ("open_to_all", True, True),
        ("kinds", ["AI", "EI"], ["AI", "EI"]),
        ("codes", "59000 59100", ["59000", "59100"]),
    ],
)
def test_what_only_the_other_changed_is_kept(name, other, kept):
    form = sent(shown(), {name: other})

    assert form.is_valid()
    assert form.cleaned_data[name] == kept


def test_both_wrote_the_same_thing():
    form = sent(shown(), {"place": "Arras"}, place="Arras")

    assert form.is_valid()
    assert form.cleaned_data["place"] == "Arras"


@pytest.mark.django_db
@pytest.mark.parametrize(("other", "hides"), [("6.00", True), ("4.50", False)])
def test_what_the_field_refuses_hides_no_value_of_the_other(other, hides):
    form = sent(shown(), {"posts": Decimal(other)}, posts="six")

    assert (len(form.errors["posts"]), form.hides_another) == (1 + hides, hides)


@pytest.mark.django_db
def test_both_changed_it_is_said_and_the_next_sending_stands():
    form = sent(shown(), {"place": "Arras"}, place="Roubaix")

    assert not form.is_valid()
    assert form.errors["place"] == [
        "Quelqu'un d'autre a enregistré « Arras » pendant que vous saisissiez. Votre saisie est gardée : "
        "enregistrez de nouveau pour la maintenir, ou remettez la valeur enregistrée."
    ]
    assert form["place"].value() == "Roubaix"

    again = sent(form[SHOWN].value(), {"place": "Arras"}, place="Roubaix")

    assert again.is_valid()
    assert again.cleaned_data["place"] == "Roubaix"


def test_the_value_kept_is_the_one_shown_beside_another_error():
    form = sent(shown(), {"place": "Arras", "kinds": ["AI"]}, posts="beaucoup")

    assert not form.is_valid()
    assert form["place"].value() == "Arras"
    assert form["kinds"].value() == ["AI"]
    assert sent(form[SHOWN].value(), {"place": "Arras", "kinds": ["AI"]}, place="Lens", kinds=["AI"]).is_valid()


class FirstForm(SheetForm):
    may_come_second = True


def test_whoever_opened_the_page_empty_sees_what_the_first_wrote():
    """On the one row of an object that two people write at once: a field left empty keeps what the first said."""
    carried = str(FirstForm()[SHOWN].value())
    typed = UNTOUCHED | {"place": "Roubaix", "held_on": "", SHOWN: carried}
    form = FirstForm(QueryDict(urlencode(typed, doseq=True)), initial=STORED | {"held_on": dt.date(2008, 10, 20)})

    assert not form.is_valid()
    assert list(form.errors) == ["place"]
    assert "a enregistré « Lille » pendant que vous saisissiez" in form.errors["place"][0]
    assert form.cleaned_data["held_on"] == dt.date(2008, 10, 20)
    # Nobody wrote before: nothing to compare with.
    assert FirstForm(QueryDict(urlencode(typed, doseq=True))).is_valid()


def test_a_page_tampered_with_is_read_again_and_loses_nothing():
    form = sent("n'importe quoi", {"place": "Arras"})

    assert not form.is_valid()
    assert (form.non_field_errors(), form["place"].value()) == ([UNREADABLE], "Lille")

    again = sent(form[SHOWN].value(), {"place": "Arras"})

    assert again.is_valid()
    assert again.cleaned_data["place"] == "Lille"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (Decimal("16.00"), Decimal(16), True),
        (None, "", True),
        (False, None, True),
        (0, None, False),
        ("a\r\nb ", "a\nb", True),
        ("é" * 61, "é" * 62, False),
        ([2, 1], ["1", "2"], True),
        ([f"5900{n}" for n in range(10)] * 2, " ".join(sorted([f"5900{n}" for n in range(10)] * 2)), True),
    ],
)
def test_two_values_are_compared_by_what_they_say(first, second, same):
    assert (plain(first) == plain(second)) is same


def test_the_last_writer_is_named_from_the_administration_or_the_portal(admin, head_59l):
    """One tells of the seat itself, the other of its council: the newest of both is the author, of this seat alone."""
    make_council("59L")
    seat, other = Seat.objects.order_by("pk")[:2]
    address = reverse("admin:cdiae_seat_change", args=[seat.pk])
    page = admin.get(address).context["adminform"].form
    typed = {name: value for name in page.fields if (value := page[name].value()) not in (None, False)}
    given = {"actor": head_59l.user, "basis": seat.basis, "standing": seat.standing, "votes": seat.votes}

    def author() -> str:
        refused = admin.post(address, typed | {"label": "La mienne"})
        ((said,),) = refused.context["adminform"].form.errors.values()
        return said.partition(" a enregistré « Nouvelle » le 15 octobre 2008")[0]

    admin.post(address, typed | {"label": "Ancienne"})
    update_seat(seat=seat, label="Nouvelle", **given)
    assert author() == str(head_59l.user)

    for label in ("Autre", "Nouvelle"):
        fresh = {"shown": admin.get(address).context["adminform"].form["shown"].value()}
        assert admin.post(address, typed | fresh | {"label": label}).status_code == 302
    update_seat(seat=other, label="Nouvelle", **given)
    assert author() == str(admin.user)
