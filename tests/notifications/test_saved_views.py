"""Lists kept: only lists of the portal, one's own, told once each Monday, opened with the rights of the day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from iae_portal.core.errors import Refusal
from iae_portal.core.models import Assignment, JournalEntry
from iae_portal.notifications.kept_lists import kept_list
from iae_portal.notifications.models import OutgoingMail, SavedView
from iae_portal.notifications.services.saved_views import save_view, send_weekly
from tests.factories import UserFactory
from tests.factories.notifications import SavedViewFactory

MONDAY = dt.date(2008, 10, 20)
PAGE = "/mon-compte/listes/"


@pytest.mark.parametrize(
    ("address", "kept", "unknown"),
    [
        ("/conventions/?state=signed&page=3&export=csv&tri=-fin", "/conventions/?state=signed&tri=-fin", ()),
        ("/conventions/?page=2", "/conventions/", ()),
        ("/tableau-de-bord/?year=2008&ans=6&export=xlsx", "/tableau-de-bord/?year=2008&ans=6", ()),
        ("/conventions/?couleur=rouge&q=a", "/conventions/?couleur=rouge&q=a", ("couleur",)),
    ],
)
def test_the_view_of_a_list_without_its_page(address, kept, unknown):
    found = kept_list(address)
    assert (found.address, found.unknown) == (kept, unknown)


@pytest.mark.parametrize(
    "address",
    ["", "/", "/plan/", "conventions/", "//autre.site/conventions/", "/inconnu/", "/conventions/?" + "a" * 600],
)
def test_what_is_no_list_is_refused(address, db):
    assert kept_list(address) is None
    with pytest.raises(Refusal):
        save_view(actor=UserFactory(), label="x", path=address)


@pytest.mark.parametrize("query", [{}, {"chemin": "/plan/"}])
def test_without_a_list_the_page_leads_to_those_kept_and_says_how(officer_59l, query):
    answer = officer_59l.get(f"{PAGE}garder/", query, follow=True)
    assert (answer.redirect_chain, "Ouvrez une liste" in answer.text) == ([(PAGE, 302)], True)


def test_a_person_keeps_a_list_from_its_page_and_gives_it_up(officer_59l, officer_62):
    form = officer_59l.get(f"{PAGE}garder/", {"chemin": "/conventions/?state=signed"}).context["form"]
    values = {"label": "Signées", "path": form.initial["path"]}
    assert officer_59l.post(f"{PAGE}garder/", values)["Location"] == PAGE
    view = SavedView.objects.get()
    again = officer_59l.post(f"{PAGE}garder/", values)
    assert (again.status_code, "déjà gardée" in again.text) == (422, True)
    page = officer_59l.get(f"{PAGE}{view.pk}/").text
    assert "/conventions/?state=signed&amp;export=xlsx" in page
    assert officer_62.get(f"{PAGE}{view.pk}/").status_code == 404
    assert officer_62.post(f"{PAGE}{view.pk}/cesser/").status_code == 404
    assert officer_59l.post(f"{PAGE}{view.pk}/cesser/")["Location"] == PAGE
    assert not SavedView.objects.exists()
    actions = JournalEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["saved_view.add", "saved_view.drop"]


def test_a_list_that_lost_a_criterion_or_its_address_says_so(officer_59l):
    lost = SavedViewFactory(owner=officer_59l.user, path="/conventions/?couleur=rouge")
    gone = SavedViewFactory(owner=officer_59l.user, path="/ancienne-liste/")
    assert "n'existent plus et ne comptent pas : couleur" in officer_59l.get(f"{PAGE}{lost.pk}/").text
    assert "n'existe plus dans le portail" in officer_59l.get(f"{PAGE}{gone.pk}/").text


def test_each_monday_once_and_only_for_whoever_sees_something(officer_59l):
    SavedViewFactory(owner=officer_59l.user)
    SavedViewFactory(owner=UserFactory())
    SavedViewFactory(owner=UserFactory(is_active=False))
    assert [send_weekly(day=MONDAY + dt.timedelta(days=days)) for days in (-1, 1)] == [0, 0]
    assert [send_weekly(day=MONDAY), send_weekly(day=MONDAY)] == [1, 1]
    mail = OutgoingMail.objects.get()
    assert mail.recipient == officer_59l.user
    assert f"/mon-compte/listes/{SavedView.objects.get(owner=officer_59l.user).pk}/" in mail.text
    Assignment.objects.filter(user=officer_59l.user).update(end=dt.date(2008, 10, 1))
    assert send_weekly(day=MONDAY + dt.timedelta(days=7)) == 0


def test_twenty_at_most(officer_59l):
    for rank in range(20):
        save_view(actor=officer_59l.user, label="x", path=f"/conventions/?q={rank}")
    with pytest.raises(Refusal):
        save_view(actor=officer_59l.user, label="x", path="/conventions/?q=21")
    SavedView.objects.last().delete()
    with pytest.raises(ValidationError):
        save_view(actor=officer_59l.user, label="x", path="/conventions/?q=0")
