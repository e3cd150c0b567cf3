"""The end of a form page and of a button (iae_portal.core.views.forms)."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from iae_portal.core.errors import NotAllowed, OfField, Refusal
from iae_portal.core.forms import ManyField, PortalForm
from iae_portal.core.models import Region
from iae_portal.core.views.forms import acted, answer, status_of

USER = object()


class RegionsForm(PortalForm):
    regions = ManyField(queryset=Region.objects.order_by("code"))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9" * 5000, "9" * 30, "\u0663", "\u00b2", "-1", "x"])
def test_a_key_that_no_row_can_have_is_no_choice(key):
    """Beyond 4 300 digits Python reads no number; SQLite, none beyond nineteen (tests/test_sqlite_visit.py)."""
    form = RegionsForm({"regions": [key]})
    assert not form.is_valid()
    assert RegionsForm({"regions": [Region.objects.first().pk]}).is_valid()


class DayForm(forms.Form):
    day = forms.IntegerField()


@pytest.fixture
def request_():
    request = RequestFactory().post("/")
    request.user = USER
    request._messages = CookieStorage(request)
    return request


def said(request) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def refusing(error):
    def service(**values):
        raise error

    return service


def test_a_kept_form_leads_on_and_says_so(request_):
    asked = []
    done = answer(
        request_, DayForm({"day": "3"}), lambda **given: asked.append(given), to="/suite/", said="C'est fait.", place=1
    )

    assert (done.status_code, done.url) == (302, "/suite/")
    assert asked == [{"actor": USER, "place": 1, "day": 3}]
    assert said(request_) == [("success", "C'est fait.")]


def test_the_way_and_the_sentence_may_come_from_the_result(request_):
    done = answer(
        request_, DayForm({"day": "3"}), lambda **given: 7, to=lambda n: f"/{n}/", said=lambda n: f"{n} lignes."
    )

    assert (done.url, said(request_)) == ("/7/", [("success", "7 lignes.")])


def test_a_service_that_changed_nothing_has_still_done_its_work(request_):
    assert answer(request_, DayForm({"day": "3"}), lambda **given: False, to="/suite/").url == "/suite/"


def test_what_the_form_gives_may_be_chosen(request_):
    asked = []
    answer(request_, DayForm({"day": "3"}), lambda **given: asked.append(given), to="/", typed=dict)
    assert asked == [{"actor": USER}]


@pytest.mark.parametrize("form", [DayForm(), DayForm({"day": "trois"})])
def test_a_form_not_sent_or_wrong_calls_no_service(request_, form):
    assert answer(request_, form, refusing(AssertionError), to="/") is None


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (Refusal("Trop tôt.", "Trop loin."), "__all__"),
        (Refusal(OfField("Trop tôt.", "day")), "day"),
        (Refusal(OfField("Trop tôt.", "unknown")), "__all__"),
        (ValidationError("Trop tôt."), "__all__"),
        (ValidationError({"day": ["Trop tôt."]}), "day"),
        (ValidationError({"unknown": ["Trop tôt."]}), "__all__"),
    ],
)
def test_what_the_service_refuses_goes_back_on_the_form(request_, error, field):
    form = DayForm({"day": "3"})

    assert answer(request_, form, refusing(error), to="/", said="C'est fait.") is None
    assert form.errors[field][0] == "Trop tôt."
    assert (status_of(form), said(request_)) == (422, [])


def test_a_missing_right_rises(request_):
    with pytest.raises(NotAllowed):
        answer(request_, DayForm({"day": "3"}), refusing(NotAllowed("Non.")), to="/")
    with pytest.raises(NotAllowed):
        acted(request_, refusing(NotAllowed("Non.")), to="/")


def test_a_button_says_what_it_did_or_why_not(request_):
    assert acted(request_, lambda **given: 2, to="/", said=lambda n: f"{n} lignes.").url == "/"
    assert acted(request_, refusing(Refusal("Trop tôt.", "Revenez demain.")), to="/", said="C'est fait.").url == "/"
    assert said(request_) == [("success", "2 lignes."), ("error", "Trop tôt. Revenez demain.")]


def test_the_status_looks_at_every_form_of_the_page():
    days = forms.formset_factory(DayForm)
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-day": "3"}

    assert status_of(DayForm(), days()) == 200
    assert status_of(DayForm({"day": "3"}), days(rows)) == 200
    assert status_of(DayForm({"day": "3"}), days({**rows, "form-0-day": "trois"})) == 422
