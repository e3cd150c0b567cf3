"""Posts before an amendment are those in force on its day of effect, never typed."""

import datetime as dt
from decimal import Decimal

import pytest

from conventions.amendment_paper import paper_of
from conventions.enums import AmendmentState, ConventionState
from conventions.models import Convention, InsertionProject
from conventions.selectors.amendments import posts_in_force, posts_on
from conventions.services import amendments
from conventions.services.amendment_effects import apply_amendment
from conventions.services.renewals import renew
from financing.models import FinancialAnnex
from financing.services.annexes import open_annex
from iae_portal.core.errors import Refusal
from tests.conventions.amending import RATES, TODAY
from tests.factories.conventions import AmendmentFactory, ConventionFactory, SiaeFactory
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
    given = {"kind": "posts", "purpose": "Postes.", "effective_on": JUNE, "posts_fte": posts_after}
    return amendments.open_amendment(actor=officer.user, convention=convention, **given)


def test_the_amendment_takes_up_what_is_in_force(convention, officer_59l):
    signed(convention, 1, 12)

    row = opened(officer_59l, convention, 14)

    assert (row.posts_before, row.posts_after, row.changes_posts) == (12, 14, True)
    assert opened(officer_59l, convention, 12).posts_before is None


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
        amendments.ready_amendment(actor=head_59l.user, amendment=row)

    assert refused.value.sentences[0] == (
        "Ce qui est en vigueur à la date d'effet a changé depuis la préparation de l'avenant "
        "(Postes d'insertion (ETP) : 10 → 12) : reprenez-le, puis soumettez-le de nouveau."
    )


def test_the_form_starts_from_what_is_in_force_and_asks_only_what_comes_after(convention, officer_59l):
    row = opened(officer_59l, convention, 10)
    page = officer_59l.get(f"/conventions/{convention.number}/avenants/{row.pk}/modifier/")

    assert page.context["form"]["posts_fte"].value() == 10
    assert "posts_before" not in page.content.decode()


def counted(convention: Convention, day: dt.date) -> Decimal | None:
    return Convention.objects.annotate(posts=posts_on(day)).get(pk=convention.pk).posts


def test_posts_that_only_an_annexe_knows_are_those_that_an_amendment_starts_from(maker, officer_59l):
    taken = maker.take_over(SiaeFactory(type="EI"), dt.date(2008, 1, 1), dt.date(2010, 12, 31))
    eve, first = dt.date(2008, 8, 31), dt.date(2008, 9, 1)
    annex = open_annex(actor=officer_59l.user, convention=taken, year=2008)
    annex.segments.create(start=annex.start, end=eve.replace(day=1), fte=8)
    annex.segments.create(start=first, end=annex.end, fte=Decimal("9.5"))

    assert posts_in_force(taken, first) is counted(taken, first) is None  # not signed
    FinancialAnnex.objects.filter(pk=annex.pk).update(state="validated", funding="committed", signed_on=TODAY)

    assert [posts_in_force(taken, day) for day in (eve, first, JUNE)] == [8, Decimal("9.5"), Decimal("9.5")]
    # Tables of many conventions say the same: the diagnosis of a territory counts them among those that are known.
    assert [counted(taken, day) for day in (eve, first, JUNE)] == [8, Decimal("9.5"), Decimal("9.5")]
    assert renew(actor=officer_59l.user, previous=taken).project.posts_fte == Decimal("9.5")
    given = {"kind": "posts", "purpose": "Postes.", "effective_on": first.replace(month=11), "posts_fte": Decimal(12)}
    row = amendments.open_amendment(actor=officer_59l.user, convention=taken, **given)
    assert (row.before, row.after, row.posts_before) == ({"posts_fte": "9.5"}, {"posts_fte": "12"}, Decimal("9.5"))
    page = officer_59l.get(f"/conventions/{taken.number}/avenants/{row.pk}/")
    assert [(change.before, change.after) for change in page.context["changes"]] == [("9,5", "12")]


def test_a_text_taken_away_is_empty_in_the_dossier(amend, conclude, signed, settings):
    conclude(amend("activity", JUNE, training=""))
    settings.PORTAL_TODAY = JUNE.isoformat()
    assert apply_amendment(amendment=signed.amendments.get()) is True
    assert InsertionProject.objects.get(convention=signed).training == ""


def test_the_parties_of_a_convention_born_elsewhere_come_in_their_order(convention):
    given = {"kind": "parties", "state": AmendmentState.SIGNED, "signed_on": TODAY, "effective_on": TODAY}
    row = AmendmentFactory(convention=convention, rank=1, after={"signatory.structure.name": "Rose Fictive"}, **given)
    assert apply_amendment(amendment=row) is True
    orders = list(convention.signatories.order_by("order").values_list("order", flat=True))
    assert orders == list(range(1, len(orders) + 1))
    assert convention.signatories.get(kind="structure").name == "Rose Fictive"


def test_a_signed_amendment_is_not_written(convention, officer_59l):
    row = signed(convention, 1, 12)
    typed = {"purpose": "Objet.", "effective_on": JUNE, "posts_fte": 14}

    with pytest.raises(Refusal, match="« Signé » : il ne se modifie plus"):
        amendments.write_amendment(actor=officer_59l.user, amendment=row, **typed)


def test_the_paper_says_where_to_read_what_the_portal_never_held(convention):
    """Of a convention signed outside, the other clauses are on its paper; a year added had no target there either."""
    amendment = AmendmentFactory(convention=convention, effective_on=JUNE, after={"posts_fte": "12", RATES: "25"})

    def was() -> list[str]:
        return [row["before"] for row in paper_of(amendment, JUNE)["changes"]]

    assert was() == ["inconnu"]
    convention.taken_over = True
    assert was() == ["selon la convention signée"]
    amendment.before = {"posts_fte": "10"}
    assert was() == ["10"]
