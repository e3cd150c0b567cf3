"""Posts before an amendment are those in force on its day of effect, never typed."""

import datetime as dt

import pytest

from conventions.enums import AmendmentState, ConventionState
from conventions.models import InsertionProject
from conventions.selectors.amendments import posts_in_force
from conventions.services import amendments
from iae_portal.core.errors import Refusal
from tests.factories.conventions import AmendmentFactory, ConventionFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

JUNE, EVE = dt.date(2009, 6, 1), dt.date(2009, 5, 31)


@scene
def convention():
    row = ConventionFactory(state=ConventionState.IN_FORCE, signed_on=dt.date(2008, 1, 2))
    InsertionProject.objects.create(convention=row, posts_fte=10)
    return row


def signed(convention, rank, posts, effective_on=JUNE):
    day = dt.date(2008, 10, 1)
    return AmendmentFactory(
        convention=convention,
        rank=rank,
        posts_after=posts,
        effective_on=effective_on,
        state=AmendmentState.SIGNED,
        signed_on=day,
    )


def test_a_signed_amendment_is_in_force_from_its_day(convention):
    signed(convention, 1, 12)
    AmendmentFactory(convention=convention, rank=2, posts_after=99, effective_on=EVE)  # not signed

    assert [posts_in_force(convention, day) for day in (EVE, JUNE)] == [10, 12]


def test_of_two_of_one_day_the_last_counts_and_an_amendment_of_something_else_does_not(convention):
    signed(convention, 1, 12)
    signed(convention, 2, 14)
    signed(convention, 3, None)

    assert posts_in_force(convention, JUNE) == 14


def test_nobody_gave_them():
    assert posts_in_force(ConventionFactory(), JUNE) is None


def opened(officer, convention, posts_after):
    given = {"purpose": "Postes.", "effective_on": JUNE, "posts_after": posts_after}
    return amendments.open_amendment(actor=officer.user, convention=convention, **given)


def test_the_amendment_takes_up_what_is_in_force(convention, officer_59l):
    signed(convention, 1, 12)

    row = opened(officer_59l, convention, 14)

    assert (row.posts_before, row.posts_after, row.changes_posts) == (12, 14, True)
    assert opened(officer_59l, convention, None).posts_before is None


def test_it_is_not_signed_once_others_changed_them(convention, officer_59l, head_59l):
    row = opened(officer_59l, convention, 14)
    asked = amendments.submit_amendment(actor=officer_59l.user, amendment=row)
    type(asked).objects.filter(pk=asked.pk).update(
        state="answered", opinion="favourable", source="by_hand", given_on=dt.date(2008, 10, 15)
    )
    asked.refresh_from_db()
    amendments.opinion_was_given(asked, None)
    signed(convention, 2, 12)

    with pytest.raises(Refusal) as refused:
        amendments.sign_amendment(actor=head_59l.user, amendment=row, signed_on=dt.date(2008, 10, 15))

    assert refused.value.sentences[0] == (
        "Les postes en vigueur à la date d'effet ont changé depuis l'ouverture de l'avenant (10 → 12) : "
        "abandonnez-le et ouvrez-en un autre."
    )


def test_the_form_says_them_and_asks_only_those_after(convention, officer_59l):
    page = officer_59l.get(f"/conventions/{convention.number}/avenants/nouveau/").content.decode()

    assert "Postes en vigueur aujourd&#x27;hui : 10 ETP" in page
    assert "posts_before" not in page
