"""The pages of a campaign: what each role sees, the grid, the what-if, the walk to a decision."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import escape

from conventions.enums import StructureType
from conventions.models import Siae
from financing.enums import Criterion
from financing.models import Candidate, ModulationCampaign, Reading, Regime
from financing.selectors.campaigns import orientations_for, regimes_for, total_of
from financing.services.campaign_frame import set_frame
from financing.services.campaign_rates import override_rate
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import euros, rate
from tests.factories.conventions import OrientationFactory, SiaeFactory
from tests.factories.core import service
from tests.financing.campaigns import fill, opened, regional_credits

pytestmark = pytest.mark.django_db
PARTS = ("numerator", "denominator")


@pytest.fixture(autouse=True)
def spring_2016(settings):
    settings.PORTAL_TODAY = "2016-05-02"


def test_the_pages_of_a_campaign_for_each_role(computed, director_31, regional_officer_31, officer_59l, director_82):
    address = reverse("financing:campaign_detail", args=[computed.pk])
    director, officer = (client.get(address).content.decode() for client in (director_31, officer_59l))
    assert [f"Structure {name}" in director for name in "ABCDE"] == [True] * 5
    assert [f"Structure {name}" in officer for name in "ABCDE"] == [True, True, False, False, False]
    assert director_82.get(address).status_code == 404
    trial = reverse("financing:campaign_trial", args=[computed.pk])
    assert [client.get(trial).status_code for client in (director_31, regional_officer_31, officer_59l)] == [
        200,
        200,
        403,
    ]


def test_a_service_reads_the_rank_in_the_whole_batch(computed, officer_59l, director_31):
    """Of the five, Lille only sees A and B: they stay fourth and second."""
    address = reverse("financing:campaign_detail", args=[computed.pk])
    ranks = officer_59l.get(address).context["decisions"]
    assert [(rank, row.siae.name[-1]) for rank, row in ranks] == [(2, "B"), (4, "A")]
    whole = director_31.get(address).context["decisions"]
    assert [(rank, row.siae.name[-1]) for rank, row in whole] == [(1, "C"), (2, "B"), (3, "E"), (4, "A"), (5, "D")]


def test_equal_marks_share_their_rank(computed, director_31):
    computed.decisions.filter(siae__name="Structure E").update(mark=Decimal("0.5875"))
    answer = director_31.get(reverse("financing:campaign_detail", args=[computed.pk]))
    assert [rank for rank, _ in answer.context["decisions"]] == [1, 2, 2, 4, 5]


def test_the_grid_keeps_all_or_nothing_and_what_was_typed(director_31, officer_59l):
    campaign = opened(director_31.user)
    address = reverse("financing:campaign_readings", args=[campaign.pk])
    assert officer_59l.get(address).status_code == 200
    data = {
        "releves-0-base": "232 248",
        "releves-0-public_numerator": "80",
        "releves-0-public_denominator": "100",
        "releves-1-base": "-5",
        "releves-1-public_numerator": "3",
    }
    answer = officer_59l.post(address, data)
    page = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == 422
    assert "Base (€) : un nombre positif ou nul est attendu." in page
    assert 'value="232 248"' in page
    assert campaign.candidates.filter(base__isnull=False).count() == 0
    data |= {"releves-1-base": "5", "releves-1-public_denominator": "4"}
    assert officer_59l.post(address, data).status_code == 302
    assert sorted(campaign.candidates.values_list("base", flat=True).filter(base__isnull=False)) == [
        Decimal("5.00"),
        Decimal("232248.00"),
    ]


def test_a_grid_of_a_whole_region_is_saved_at_once(director_31):
    """170 structures of seven figures and what their lines carry: more than the thousand fields that Django reads."""
    campaign = opened(director_31.user)
    host = service("62")
    siaes = SiaeFactory.build_batch(165, service=host, type=StructureType.ACI)
    for siae in siaes:
        siae.sort_key = siae.name
    Siae.objects.bulk_create(siaes)
    Candidate.objects.bulk_create(Candidate(campaign=campaign, siae=siae, service=host) for siae in siaes)
    names = [f"{criterion}_{part}" for criterion in Criterion for part in PARTS]
    data = {f"releves-{rank}-{name}": "" for rank in range(170) for name in [*names, "base", "candidate"]}
    data |= {f"releves-{rank}-{name}": "7" for rank in (0, 85, 169) for name in names}

    answer = director_31.post(reverse("financing:campaign_readings", args=[campaign.pk]), data)

    assert (len(data), answer.status_code) == (170 * 8, 302)
    assert Reading.objects.filter(candidate__campaign=campaign, numerator=7).count() == 3 * 3
    assert JournalEntry.objects.filter(action__endswith="campaign.reading").count() == 3


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"floor": "12"}, "Le plancher dépasse le plafond"),
        ({"weight_public": "60"}, "leur somme doit être 100 %"),
        ({"ceiling": "abc"}, "un taux est attendu"),
        ({"ceiling": "101"}, "un taux va de 0 à 100"),
        ({"ceiling": "10,01"}, "restez à l'intérieur"),
        ({"floor": "5", "ceiling": "10", "envelope_amount": "10"}, "plancher"),
    ],
)
def test_a_bad_trial_says_why(computed, director_31, changes, sentence):
    data = {
        "floor": "0",
        "ceiling": "10",
        "weight_public": "35",
        "weight_effort": "40",
        "weight_results": "25",
        "envelope_amount": "77416",
    }
    answer = director_31.post(
        reverse("financing:campaign_trial", args=[computed.pk]), data | changes, headers={"HX-Request": "true"}
    )
    assert sentence.lower() in answer.content.decode().replace("&#x27;", "'").lower()


def test_the_journal_tells_what_changed_of_the_frame_in_euros_and_per_cent(director_31, regional_officer_31):
    campaign = opened(director_31.user)
    frame = {"floor": Decimal("0.025"), "ceiling": campaign.ceiling, "weights": campaign.weights, "orientation": None}
    amount = campaign.envelope_amount - Decimal("0.50")
    set_frame(actor=regional_officer_31.user, campaign=campaign, **frame, envelope_amount=amount)
    told = JournalEntry.objects.get(action="campaign.frame")
    assert told.before == {"plancher": "0,00\u00a0%", "montant à répartir": euros(campaign.envelope_amount)}
    assert told.after == {"plancher": "2,50\u00a0%", "montant à répartir": euros(amount)}


def test_the_director_walks_through_the_pages(director_31, regional_officer_31):
    regional_credits(director_31.user)
    campaign = opened(director_31.user)
    fill(regional_officer_31.user, campaign)
    for name, state in (("close_collection", "collected"), ("compute", "computed"), ("decide", "decided")):
        address = reverse("financing:campaign_action", args=[campaign.pk, name])
        assert director_31.get(address).status_code == 200
        assert director_31.post(address).status_code == 302
        campaign.refresh_from_db()
        assert campaign.state == state
    decision = campaign.decisions.first()
    assert director_31.get(reverse("financing:campaign_rate", args=[campaign.pk, decision.pk])).status_code == 200


@pytest.mark.parametrize("name", ["decide", "compute"])
def test_what_is_decided_or_erased_is_shown_where_it_is_confirmed(name, computed, director_31, head_59l):
    decision = computed.decisions.get(siae__name="Structure A")
    reason = "Deux contrats de moins que prévu."
    override_rate(actor=head_59l.user, decision=decision, rate=decision.rate - Decimal("0.01"), reason=reason)
    page = unescape(director_31.get(reverse("financing:campaign_action", args=[computed.pk, name])).text)
    kept = list(computed.decisions.all())
    read = [euros(row.amount) in page and rate(row.rate, 2) in page and row.siae.name in page for row in kept]
    assert (len(kept) > 1, set(read), reason in page) == (True, {True}, True)
    assert f"{len(kept)} taux ; total des montants : {euros(sum(row.amount for row in kept))}" in page
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', page)  # the rate and the amount are seen without scrolling
    assert heads == ["Rang", "Structure", "Taux retenu", "Montant"]
    told = re.findall(r"calculé : ([^<]*)<", page)  # beside the rate that replaces it, there alone
    assert told == [rate(decision.computed_rate, 2)]


def test_a_campaign_shows_and_cites_what_the_councils_voted(director_31, officer_59l):
    voted = OrientationFactory(axis="Publics")
    OrientationFactory(axis="Proposée", voted_on=None)
    OrientationFactory(axis="Passée", end=dt.date(2014, 12, 31))
    OrientationFactory(axis="Ailleurs", departement=service("69").departement)
    campaign = opened(director_31.user)
    assert list(orientations_for(campaign)) == [voted]
    page = officer_59l.get(reverse("financing:campaign_detail", args=[campaign.pk])).content.decode()
    assert f"<strong>Nord, Publics</strong> : {escape(voted.text)}" in page
    frame = director_31.get(reverse("financing:campaign_frame", args=[campaign.pk])).content.decode()
    assert ["Publics" in frame, "Proposée" in frame, "Passée" in frame] == [True, False, False]


@pytest.mark.parametrize(
    ("year", "advice"),
    [(2016, "choisissez AIDE-POSTE-2014"), (2008, "choisissez MOD-ENCADREE-SIM"), (2007, "la mission nationale tient")],
)
def test_a_regime_that_does_not_modulate_that_year_names_those_that_do(year, advice, director_31):
    if year == 2007:
        Regime.objects.filter(status="simulation").update(status="repealed")
    wrong = Regime.objects.get(code="AIDE-POSTE-2017")
    typed = {"type": "EI", "data_year": year, "payment_year": year, "regime": wrong.pk, "envelope_amount": "1000"}

    page = unescape(director_31.post(reverse("financing:campaign_open"), typed).content.decode())

    assert f"Ce régime ne module pas l'aide du type EI pour {year} : " in page
    assert advice in page


def waits(client) -> tuple[str, bool]:
    """The action of the only campaign of the home page, and whether a guard is told beside it."""
    (row,) = [
        row for row in client.get(reverse("dashboards:home")).context["decisions"] if row.label.startswith("Modul")
    ]
    return row.action, "dépasse le montant" in row.why


def test_the_home_page_says_why_rates_cannot_be_decided_instead_of_offering_it(computed, director_31):
    assert waits(director_31) == ("Arrêter les taux", False)
    total = total_of(computed)
    ModulationCampaign.objects.update(envelope_amount=total - Decimal("0.01"))
    assert waits(director_31) == ("Voir ce qui manque", True)
    ModulationCampaign.objects.update(envelope_amount=total)
    assert waits(director_31) == ("Arrêter les taux", False)
    ModulationCampaign.objects.update(state="opened", collection_due_on=dt.date(2016, 5, 1))
    assert waits(director_31) == ("Clore la collecte", False)


@pytest.mark.parametrize(("status", "told"), [("simulation", 0), ("in_force", 1)])
def test_a_simulation_whose_rates_are_decided_waits_for_nobody(computed, director_31, status, told):
    ModulationCampaign.objects.update(state="decided")
    Regime.objects.filter(pk=computed.regime_id).update(status=status)

    rows = director_31.get(reverse("dashboards:home")).context["decisions"]

    assert len([row for row in rows if row.url.endswith(f"/{computed.pk}/")]) == told


def test_the_form_that_opens_a_campaign_says_which_years_each_regime_modulates(director_31):
    """A year is modulated by the regime in force on its last day: a regime that ends the day before does not."""
    regime = Regime.objects.get(code="AIDE-POSTE-2014")
    spans = [("EI", 2014, None), ("AI", 2014, dt.date(2016, 12, 31)), ("ACI", 2014, dt.date(2016, 12, 30))]
    spans += [("ETTI", 2014, dt.date(2014, 12, 31))]
    regime.periods.all().delete()
    for type_, year, end in spans:
        regime.periods.create(type=type_, start=dt.date(year, 1, 1), end=end)
    told = dict(director_31.get(reverse("financing:campaign_open")).context["form"].fields["regime"].choices)
    (label,) = [label for label in told.values() if label.startswith("AIDE-POSTE-2014")]

    assert label.endswith("(ACI : de 2014 à 2015 ; AI : de 2014 à 2016 ; EI : depuis 2014 ; ETTI : 2014)")
    years = [2013, 2014, 2015, 2016, 2017]
    found = {type_: [year for year in years if regime in regimes_for(type_, year)] for type_, *_ in spans}
    assert found == {"EI": years[1:], "AI": years[1:4], "ACI": years[1:3], "ETTI": years[1:2]}
    assert any("toute année, en simulation" in label for label in told.values())


@pytest.mark.parametrize(("asked", "code"), [("?type=EI&annee=2008", "MOD-ENCADREE-SIM"), ("?annee=2008", None)])
def test_the_only_regime_of_the_year_is_chosen_for_who_opens_a_campaign(asked, code, director_31):
    def chosen():
        form = director_31.get(reverse("financing:campaign_open") + asked).context["form"]
        return form["regime"].value()

    assert chosen() == (code and Regime.objects.get(code=code).pk)
    other = Regime.objects.get(code="AIDE-POSTE-2017").periods.filter(type="EI")
    other.update(start=dt.date(2008, 12, 31), end=dt.date(2008, 12, 31))
    assert chosen() is None
