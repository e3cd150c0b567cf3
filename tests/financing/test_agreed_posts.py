"""An annexe finances no more posts than its convention sets, in each month."""

import datetime as dt
from decimal import Decimal

import pytest

from conventions.enums import AmendmentKind, AmendmentState, ConventionState
from conventions.models import Convention, InsertionProject
from financing.enums import AnnexState
from financing.guards.annex import first_year_is_funded
from financing.services.annex_actions import enter_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from iae_portal.core.errors import Refusal
from iae_portal.core.workflow import Request
from tests.factories.conventions import AmendmentFactory
from tests.factories.financing import credit, draft, entered, entry, make_convention, validated

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


def of_posts(posts: Decimal | None, **values) -> Convention:
    credit("59L", "500000.00", year=2008)
    convention = make_convention(year=2008, **values)
    InsertionProject.objects.create(convention=convention, posts_fte=posts)
    return convention


def amend_posts(convention: Convention, since: dt.date, posts: str, signed_on: dt.date = TODAY, rank: int = 1) -> None:
    AmendmentFactory(
        convention=convention,
        rank=rank,
        kind=AmendmentKind.POSTS,
        state=AmendmentState.SIGNED,
        effective_on=since,
        signed_on=signed_on,
        posts_after=Decimal(posts),
    )


@pytest.mark.parametrize(("posts", "taken"), [("8.50", True), ("8.49", False), (None, True)])
def test_an_annexe_keeps_within_the_posts_of_its_convention(officer_59l, posts, taken):
    annex = draft(officer_59l.user, of_posts(posts and Decimal(posts)), fte="8.50")
    if taken:
        assert enter_annex(actor=officer_59l.user, annex=annex).state == AnnexState.ENTERED
        return
    with pytest.raises(Refusal) as refusal:
        enter_annex(actor=officer_59l.user, annex=annex)
    assert list(refusal.value.sentences) == [
        f"L'annexe {annex.number} compte 8,5 ETP en janvier 2008, et la convention 8,49 postes : réduisez la tranche, "
        "ou corrigez ceux du projet d'insertion d'abord."
    ]


@pytest.mark.parametrize(("since", "month"), [((2008, 10, 31), None), ((2008, 11, 1), "octobre 2008")])
def test_more_posts_are_financed_from_the_month_of_their_amendment(officer_59l, since, month):
    first = validated(officer_59l.user, of_posts(Decimal("8.50")))
    convention = Convention.objects.get(pk=first.convention_id)
    amend_posts(convention, dt.date(*since), "10")
    annex = open_annex(actor=officer_59l.user, convention=convention, year=2008)
    october = dt.date(2008, 10, 1)
    rows = ((annex.start, dt.date(2008, 9, 1), Decimal("8.50")), (october, annex.end, Decimal(10)))
    fill_annex(actor=officer_59l.user, annex=annex, values=entry(annex), lines=Lines(segments=rows))
    if month is None:
        assert enter_annex(actor=officer_59l.user, annex=annex).state == AnnexState.ENTERED
    else:
        with pytest.raises(Refusal, match=f"10 ETP en {month}.*ou signez un avenant sur les postes d'abord"):
            enter_annex(actor=officer_59l.user, annex=annex)


@pytest.mark.parametrize(("since", "taken"), [(dt.date(2008, 12, 2), True), (dt.date(2008, 12, 1), False)])
def test_fewer_posts_bind_the_last_month_too(officer_59l, since, taken):
    annex = draft(officer_59l.user, of_posts(Decimal("8.50")), fte="8.50")
    amend_posts(annex.convention, since, "8")
    if taken:
        assert enter_annex(actor=officer_59l.user, annex=annex).state == AnnexState.ENTERED
    else:
        with pytest.raises(Refusal, match="8,5 ETP en décembre 2008, et la convention 8 postes"):
            enter_annex(actor=officer_59l.user, annex=annex)


def test_fewer_posts_bind_no_month_before(officer_59l):
    first = validated(officer_59l.user, of_posts(Decimal("8.50")))
    amend_posts(first.convention, dt.date(2008, 12, 1), "8")
    annex = open_annex(actor=officer_59l.user, convention=first.convention, year=2008)
    december = dt.date(2008, 12, 1)
    rows = ((annex.start, dt.date(2008, 11, 1), Decimal("8.50")), (december, december, Decimal(8)))
    fill_annex(actor=officer_59l.user, annex=annex, values=entry(annex), lines=Lines(segments=rows))
    assert enter_annex(actor=officer_59l.user, annex=annex).state == AnnexState.ENTERED


def test_posts_reduced_after_the_entry_stop_the_signature(officer_59l):
    annex = entered(officer_59l.user, of_posts(Decimal("8.50"), state=ConventionState.READY_TO_SIGN))
    request = Request(actor=officer_59l.user, today=TODAY)
    assert first_year_is_funded(annex.convention, request) is None
    InsertionProject.objects.update(posts_fte=8)
    convention = Convention.objects.get(pk=annex.convention_id)
    assert "8,5 ETP en janvier 2008, et la convention 8 postes" in first_year_is_funded(convention, request)


@pytest.mark.parametrize(
    ("since", "signed_on", "fte"),
    [
        (dt.date(2008, 12, 31), TODAY, "10"),
        (dt.date(2009, 1, 1), TODAY, "10"),
        (dt.date(2009, 1, 2), TODAY, "8.50"),
        (dt.date(2008, 12, 31), TODAY - dt.timedelta(days=1), "8.50"),  # the annexe of 2008 was signed after it
    ],
)
def test_the_annexe_of_a_year_starts_from_the_posts_amended_for_it(officer_59l, since, signed_on, fte):
    first = validated(officer_59l.user, of_posts(Decimal(9), end=dt.date(2010, 12, 31), form="multi_year"))
    amend_posts(first.convention, since, "10", signed_on)
    annex = open_annex(actor=officer_59l.user, convention=first.convention, year=2009)
    assert annex.segments.get().fte == Decimal(fte)


@pytest.mark.parametrize(("effect", "taken"), [(TODAY, True), (TODAY + dt.timedelta(days=1), False)])
def test_an_annexe_starts_from_the_account_that_an_amendment_named(officer_59l, effect, taken):
    first = validated(officer_59l.user, of_posts(None))
    new = {"account_holder": "Nouveau nom", "account_number": "FR7699999000010000000000212"}
    AmendmentFactory(
        convention=first.convention,
        kind=AmendmentKind.PARTIES,
        state=AmendmentState.SIGNED,
        effective_on=effect,
        signed_on=TODAY,
        before={"account_holder": first.account_holder, "account_number": first.account_number},
        after=new,
    )
    annex = open_annex(actor=officer_59l.user, convention=first.convention, year=2008)
    assert ({name: getattr(annex, name) for name in new} == new) is taken
