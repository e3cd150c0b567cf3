"""A convention of paper entered while a dossier is open: the chain of renewals follows what becomes of the dossier."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.base_rules import RULES
from conventions.services import actions
from conventions.services.renewals import carried_over
from iae_portal.core.models import JournalEntry
from tests.factories.conventions import ObjectiveFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def year(of: int) -> tuple[dt.date, dt.date]:
    return dt.date(of, 1, 1), dt.date(of, 12, 31)


@scene
def last(maker, siae):
    """Of paper, for 2007."""
    return maker.take_over(siae, *year(2007))


@scene
def dossier(maker, siae, last):
    """It renews `last`, for 2008."""
    opened = maker.open(siae, years=1, start=dt.date(2008, 1, 1))
    assert opened.previous == last
    return opened


@pytest.mark.parametrize("name", ["refuse", "withdraw"])
def test_a_dossier_given_up_leaves_its_place_to_the_convention_of_paper_that_follows(
    maker, siae, last, dossier, head_59l, name
):
    paper = maker.take_over(siae, *year(2008))
    actions.close_dossier(actor=head_59l.user, convention=dossier, name=name, comment="Reprise du papier.")

    paper.refresh_from_db()
    dossier.refresh_from_db()
    assert (paper.previous, dossier.previous) == (last, last)
    assert not RULES["successors"][1]()
    assert JournalEntry.objects.filter(action="convention.renews", object_id=paper.pk).exists()


def test_what_renews_a_dossier_of_a_later_year_stays_so(maker, siae, last, dossier, head_59l):
    middle = maker.take_over(siae, *year(2008))
    paper = maker.take_over(siae, *year(2009))
    assert paper.previous == middle
    actions.close_dossier(actor=head_59l.user, convention=dossier, name="withdraw", comment="x")

    middle.refresh_from_db()
    paper.refresh_from_db()
    assert (middle.previous, paper.previous) == (last, middle)


def test_a_dossier_signed_is_renewed_by_the_convention_of_paper_of_the_next_year(maker, siae, last, dossier):
    paper = maker.take_over(siae, *year(2009))
    assert paper.previous is None  # `last` has its renewal
    signed = maker.sign(maker.ready(maker.opinion(maker.submit(maker.negotiate(maker.complete(dossier))))))

    paper.refresh_from_db()
    assert (signed.previous, paper.previous) == (last, signed)
    assert not RULES["successors"][1]()


@pytest.mark.parametrize(("end", "opened"), [(dt.date(2007, 10, 14), False), (dt.date(2007, 10, 15), True)])
def test_a_period_that_is_over_is_not_opened_in_one_click(maker, siae, officer_59l, end, opened):
    """No day was typed: the sentence says which period, and what to do instead."""
    old = maker.take_over(siae, end.replace(year=2006) + dt.timedelta(days=1), end)

    said = officer_59l.post(reverse("conventions:renewal", args=[old.number]), follow=True).content.decode()

    assert old.renewals.exists() is opened
    sentence = "La période qui suit, du 15 octobre 2007 au 14 octobre 2008, est passée : ouvrez un dossier à d"
    assert (sentence in said, "Cette date" in said) == (not opened, False)


@pytest.mark.parametrize(("end", "early"), [(dt.date(2009, 4, 15), False), (dt.date(2009, 4, 16), True)])
def test_the_page_says_from_when_a_renewal_is_usual_and_none_is_refused(maker, siae, officer_59l, end, early):
    """Six months before the end, the day of the first reminder; on 15 October 2008."""
    signed = maker.take_over(siae, end.replace(year=2006) + dt.timedelta(days=1), end)
    url = reverse("conventions:renewal", args=[signed.number])

    life = officer_59l.get(reverse("conventions:life", args=[signed.number])).content.decode()
    assert url in life
    assert ("d'ordinaire à compter du" in life, "d'ordinaire à compter du 16 octobre 2008." in life) == (early, early)
    officer_59l.post(url)
    assert signed.renewals.exists()


def test_the_renewal_of_a_convention_of_paper_promises_neither_project_nor_objective(maker, siae, officer_59l):
    paper = maker.take_over(siae, *year(2008))
    page = officer_59l.get(reverse("conventions:renewal", args=[paper.number])).text
    assert ("Il reprend sa forme" in page, "son projet" in page, "Née hors du portail" in page) == (True, False, True)


def test_what_a_renewal_starts_from_is_what_the_portal_has(opened):
    opened.pieces.update(valid=None)
    opened.signatories.update(name="")
    assert carried_over(opened) == ["sa forme"]
    opened.pieces.filter(pk=opened.pieces.first().pk).update(valid=True, received_on=dt.date(2008, 10, 1))
    opened.signatories.filter(pk=opened.signatories.first().pk).update(name="Rose Exemple")
    ObjectiveFactory(convention=opened)
    opened.project.publics = "Tous."
    named = ["son projet", "ses objectifs", "ses signataires", "ses pièces toujours valables"]
    assert carried_over(opened) == ["sa forme", *named]
