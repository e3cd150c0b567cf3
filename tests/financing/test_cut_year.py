"""2014 of an ACI and of an AI: accompaniment until June, aid per ETP from July; never one annexe over both."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import ConventionState
from financing.enums import AnnexState, PaymentKind
from financing.models import FinancialAnnex, ModulationCampaign, Regime
from financing.selectors.campaigns import annex_of_year, is_complete, without_socle
from financing.selectors.payments import schedule_of
from financing.services.annex_actions import enter_annex, validate_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.campaigns import open_campaign
from iae_portal.core.errors import Refusal
from tests.factories import SignatureDelegationFactory
from tests.factories.financing import credit, draft, entry, make_convention, validated

pytestmark = pytest.mark.django_db

STRADDLES = "L’annexe est à cheval sur deux régimes ou dépasse le régime ACI-ACC-2005 : faites une annexe par régime."


@pytest.fixture(autouse=True)
def in_2014(settings):
    settings.PORTAL_TODAY = "2014-12-15"


@pytest.mark.parametrize(
    ("siae_type", "request_", "first", "unit"),
    [("ACI", "15000", "11250.00", 19200), ("AI", "30000", "15000.00", 1300)],
)
def test_the_year_is_two_calculations(officer_59l, head_59l, siae_type, request_, first, unit):
    credit("59L", "500000.00", year=2014)
    convention = make_convention(siae_type, 2014)

    spring = validated(officer_59l.user, convention, requests=(request_,))
    autumn = open_annex(actor=officer_59l.user, convention=convention, year=2014)

    assert (spring.start, spring.end) == (dt.date(2014, 1, 1), dt.date(2014, 6, 1))
    assert spring.computations.get(reason="Annexe saisie").agreed_amount == Decimal(first)
    assert (autumn.start, autumn.end) == (dt.date(2014, 7, 1), dt.date(2014, 12, 1))
    assert (autumn.regime.code, autumn.requests.count()) == ("AIDE-POSTE-2014", 0)
    segments = ((autumn.start, autumn.end, Decimal(10)),)
    autumn = fill_annex(actor=officer_59l.user, annex=autumn, values=entry(autumn), lines=Lines(segments=segments))
    entered = enter_annex(actor=officer_59l.user, annex=autumn)
    assert entered.computations.get().agreed_amount == Decimal(unit) * 5


def test_both_halves_are_in_force_and_each_has_its_own_schedule(officer_59l, head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    credit("59L", "500000.00", year=2014)
    convention = make_convention("ACI", 2014, end=dt.date(2015, 12, 31))
    spring = validated(officer_59l.user, convention, requests=("15000",))
    autumn = open_annex(actor=officer_59l.user, convention=convention, year=2014)
    segments = ((autumn.start, autumn.end, Decimal(10)),)
    fill_annex(actor=officer_59l.user, annex=autumn, values=entry(autumn), lines=Lines(segments=segments))
    enter_annex(actor=officer_59l.user, annex=autumn)

    validate_annex(actor=head_59l.user, annex=autumn, signed_on=dt.date(2014, 12, 15))

    states = dict(FinancialAnnex.objects.values_list("pk", "state"))
    assert states == {spring.pk: AnnexState.VALIDATED, autumn.pk: AnnexState.VALIDATED}
    today = dt.date(2014, 12, 15)
    assert sum(line.amount for line, _ in schedule_of(spring, today).lines) == Decimal("11250.00")
    assert sum(line.amount for line, _ in schedule_of(autumn, today).lines) == Decimal("96000.00")
    assert {line.kind for line, _ in schedule_of(spring, today).lines} == {PaymentKind.ADVANCE}
    assert annex_of_year(convention.siae, 2014, autumn.regime) == autumn
    again = open_annex(actor=officer_59l.user, convention=convention, year=2014, regime=spring.regime_id)
    assert (again.start, again.end, again.requests.count()) == (spring.start, spring.end, 1)
    # An avenant to the spring comes last: 2015 still starts from the posts of the autumn.
    FinancialAnnex.objects.filter(pk=spring.pk).update(state=AnnexState.SUPERSEDED)
    funded = {"funding": "committed", "committed_on": today, "convention_signed_on": today, "signed_on": today}
    FinancialAnnex.objects.filter(pk=again.pk).update(state=AnnexState.VALIDATED, **funded)
    following = open_annex(actor=officer_59l.user, convention=convention, year=2015)
    assert list(following.segments.values_list("fte", flat=True)) == [Decimal("10.00")]


def campaign_of(actor, convention, **values) -> ModulationCampaign:
    regime = Regime.objects.get(code="AIDE-POSTE-2014")
    years = {"data_year": 2014, "payment_year": 2014, "regime": regime, "envelope_amount": Decimal(1000)}
    return open_campaign(actor=actor, region=convention.service.region, type=convention.siae.type, **years | values)


@pytest.mark.parametrize(("siae_type", "asked"), [("ACI", "15000"), ("AI", "30000")])
def test_the_accompaniment_of_the_spring_is_no_socle(officer_59l, director_31, siae_type, asked):
    """Only the spring is in force when the campaign of 2014 opens: no aid per ETP, so nothing to modulate yet."""
    credit("59L", "500000.00", year=2014)
    convention = make_convention(siae_type, 2014)
    validated(officer_59l.user, convention, requests=(asked,))
    campaign = campaign_of(director_31.user, convention)

    candidate = campaign.candidates.get()

    assert (candidate.base, is_complete(candidate)) == (None, False)
    assert annex_of_year(convention.siae, 2014, campaign.regime) is None
    rates = dict.fromkeys(("mark", "raw_rate", "computed_rate", "rate"), 0)
    rates |= {"siae": convention.siae, "service": convention.service, "scores": {}, "base": 1000, "amount": 50}
    campaign.decisions.create(**rates)
    assert without_socle(campaign) == [convention.siae]


def test_two_conventions_of_one_year_make_one_socle(officer_59l, director_31):
    """An EI whose convention ended in June and whose next one began in July: 6 ETP, then 9."""
    credit("59L", "500000.00", year=2014)
    first = make_convention("EI", 2014, end=dt.date(2014, 6, 30))
    first.number = "EI-59L-14-9999"
    first.save()
    validated(officer_59l.user, first, fte="6.00")
    second = make_convention("EI", 2014, siae=first.siae, start=dt.date(2014, 7, 1))
    last = validated(officer_59l.user, second, fte="9.00")
    campaign = campaign_of(director_31.user, second)
    assert campaign.candidates.get().base == Decimal("75000.00")
    # One payment, on the last of them.
    assert annex_of_year(first.siae, 2014, campaign.regime) == last


@pytest.mark.parametrize(
    ("start", "end", "offered"),
    [((1, 1), (12, 31), True), ((7, 1), (12, 31), False), ((1, 1), (6, 30), False), ((6, 1), (12, 31), True)],
)
def test_a_convention_of_one_half_lacks_no_other(officer_59l, start, end, offered):
    """Offered again, the annexe that is there would be an avenant."""
    credit("59L", "500000.00", year=2014)
    days = {"start": dt.date(2014, *start), "end": dt.date(2014, *end)}
    convention = make_convention("ACI", 2014, **days)
    validated(officer_59l.user, convention, requests=("15000",))
    page = officer_59l.get(reverse("conventions:detail", args=[convention.number])).content.decode()
    assert ("Préparer l'annexe de 2014" in page.replace("&#x27;", "'")) == offered


@pytest.mark.parametrize("end", [dt.date(2014, 7, 1), dt.date(2014, 12, 1)])
def test_one_annexe_over_both_is_refused(officer_59l, end):
    convention = make_convention("ACI", 2014)
    annex = draft(officer_59l.user, convention, requests=("15000",))
    lines = Lines(requests=(("Chantier", Decimal(15000)),))
    with pytest.raises(Refusal) as refused:
        fill_annex(actor=officer_59l.user, annex=annex, values=entry(annex, end=end), lines=lines)
    assert refused.value.sentences == (STRADDLES,)


def test_an_annexe_kept_over_both_is_not_entered(officer_59l):
    """Rows written before the rule."""
    annex = draft(officer_59l.user, make_convention("ACI", 2014), requests=("15000",))
    FinancialAnnex.objects.filter(pk=annex.pk).update(end=dt.date(2014, 12, 1))
    with pytest.raises(Refusal) as refused:
        enter_annex(actor=officer_59l.user, annex=annex)
    assert refused.value.sentences == (STRADDLES,)


def test_the_page_of_the_convention_offers_the_other_half(officer_59l):
    credit("59L", "500000.00", year=2014)
    convention = make_convention("ACI", 2014)
    validated(officer_59l.user, convention, requests=("15000",))
    page = officer_59l.get(reverse("conventions:detail", args=[convention.number])).content.decode()
    assert "Préparer l'annexe de 2014" in page.replace("&#x27;", "'")
    open_annex(actor=officer_59l.user, convention=convention, year=2014)
    page = officer_59l.get(reverse("conventions:detail", args=[convention.number])).content.decode()
    assert "Préparer l'annexe de 2014" not in page.replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (ConventionState.EXPIRED, True),
        (ConventionState.RENEWED, True),
        (ConventionState.TERMINATED, False),
        (ConventionState.REFUSED, False),
    ],
)
def test_the_missing_annexe_of_an_ended_convention_is_prepared(officer_59l, state, allowed):
    days = {"signed_on": dt.date(2014, 1, 1), "ended_on": dt.date(2014, 12, 1)}
    convention = make_convention("EI", 2014, state=state, **days)
    if allowed:
        assert open_annex(actor=officer_59l.user, convention=convention, year=2014).year == 2014
        return
    with pytest.raises(Refusal, match="elle n'a plus d'annexe à préparer"):
        open_annex(actor=officer_59l.user, convention=convention, year=2014)
