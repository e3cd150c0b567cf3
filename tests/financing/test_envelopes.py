"""Movements of credits: who, from where to where, never more than what is available; pages and gauges."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from financing.enums import AnnexState, BudgetLine, EnvelopeLevel, Funding, MovementKind
from financing.models import Envelope, EnvelopeMovement
from financing.selectors.consumption import consumption_of, truncated
from financing.selectors.envelopes import balance_of
from financing.services import commitments
from financing.services.envelopes import get_envelope, move_credits
from financing.services.monthly_states import save_states
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, Region
from iae_portal.core.services.sendings import TOKEN
from tests.factories import service
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.gauges import gauges_of
from tests.financing.test_monthly_states import rows
from tests.forms import forms_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def nation(year=2009, line=BudgetLine.JOB_AID) -> Envelope:
    return get_envelope(level=EnvelopeLevel.NATIONAL, year=year, line=line)


def region_31(year=2009, line=BudgetLine.JOB_AID) -> Envelope:
    return get_envelope(level=EnvelopeLevel.REGION, region=Region.objects.get(code="31"), year=year, line=line)


def lille(year=2009, line=BudgetLine.JOB_AID) -> Envelope:
    return get_envelope(level=EnvelopeLevel.SERVICE, service=service("59L"), year=year, line=line)


def move(client, source, target, amount, kind=MovementKind.NOTIFICATION, **values):
    return move_credits(
        actor=client.user, source=source, target=target, amount=Decimal(amount), kind=kind, reason="exemple", **values
    )


@scene
def open_credits(national):
    """A million for the nation, half of it in the Nord-Pas-de-Calais."""
    move(national, None, nation(), "1000000")
    move(national, nation(), region_31(), "500000", fte=Decimal("52.5"))


def test_credits_go_down_and_each_level_says_what_is_left(open_credits, director_31):
    move(director_31, region_31(), lille(), "200000", fte=Decimal(20))
    assert [balance_of(row).available for row in (nation(), region_31(), lille())] == [500000, 300000, 200000]
    assert [row.target_fte for row in (region_31(), lille())] == [Decimal("32.5"), Decimal(20)]


def test_children_never_receive_more_than_their_parent_has(open_credits, director_31):
    with pytest.raises(Refusal, match="disponibles"):
        move(director_31, region_31(), lille(), "500000.01")
    assert balance_of(lille()).received == 0


@pytest.mark.parametrize(
    ("role", "source", "target"),
    [
        ("director_31", None, nation),
        ("director_31", nation, region_31),
        ("director_82", region_31, lille),
        ("regional_officer_31", region_31, lille),
        ("head_59l", region_31, lille),
        ("officer_59l", region_31, lille),
        ("national", region_31, lille),
    ],
)
def test_who_may_not_move_what(open_credits, request, role, source, target):
    client = request.getfixturevalue(role)
    with pytest.raises(NotAllowed):
        move(client, source and source(), target(), "10")


def test_the_national_role_does_not_skip_the_region(open_credits, national):
    with pytest.raises(Refusal, match="vont aux régions"):
        move(national, nation(), lille(), "10")


def test_a_line_changes_inside_one_envelope_only(open_credits, director_31):
    move(director_31, region_31(), region_31(line=BudgetLine.FDI), "10000", MovementKind.FUNGIBILITY)
    assert balance_of(region_31(line=BudgetLine.FDI)).available == 10000
    with pytest.raises(Refusal, match="à l'intérieur d'une même enveloppe"):
        move(director_31, region_31(), lille(line=BudgetLine.FDI), "10", MovementKind.FUNGIBILITY)


@pytest.mark.parametrize(
    ("target", "kind", "sentence"),
    [
        (lambda: region_31(line=BudgetLine.FDI), MovementKind.REDEPLOYMENT, "Une fongibilité fait passer"),
        (lille, MovementKind.FUNGIBILITY, "Une fongibilité fait passer"),
        (lille, MovementKind.FREEZE, "Un gel retire des crédits"),
        (lambda: None, MovementKind.REDEPLOYMENT, "Un gel retire des crédits"),
    ],
)
def test_the_ledger_calls_a_movement_by_its_name(open_credits, director_31, target, kind, sentence):
    with pytest.raises(Refusal, match=sentence):
        move(director_31, region_31(), target(), "10", kind)


def test_the_target_in_etp_follows_the_credits_on_the_pages(open_credits, director_31, officer_59l):
    move(director_31, region_31(), lille(), "500")
    region = director_31.get(reverse("financing:envelope_region", args=["31"]), {"annee": "2009"}).content.decode()
    local = officer_59l.get(reverse("financing:envelope_service", args=["59L"]), {"annee": "2009"}).content.decode()
    assert all("non fixés" in page for page in (region, local))
    move(director_31, region_31(), lille(), "1000", fte=Decimal("12.5"))
    region = director_31.get(reverse("financing:envelope_region", args=["31"]), {"annee": "2009"}).content.decode()
    local = officer_59l.get(reverse("financing:envelope_service", args=["59L"]), {"annee": "2009"}).content.decode()
    assert all("non fixés" not in page for page in (region, local))
    assert "ETP visés" in region
    assert re.search(r"<dt>ETP visés <button.*</dt>", local)  # the word of the trade is explained
    assert all("12,5" in page for page in (region, local))


def test_a_movement_stays_in_its_year(open_credits, director_31):
    with pytest.raises(Refusal, match="même exercice"):
        move(director_31, region_31(), lille(year=2010), "10")


def test_a_freeze_takes_credits_away(open_credits, director_31):
    move(director_31, region_31(), None, "100000", MovementKind.FREEZE)
    assert balance_of(region_31()).available == 400000


def test_credits_that_arrive_commit_what_waits_the_oldest_first(open_credits, director_31, officer_59l):
    first, second, third = (entered(officer_59l.user, make_convention(), fte=fte) for fte in ("8.50", "20.00", "1.00"))
    move(director_31, region_31(), lille(), "100000")
    for annex in (first, second, third):
        annex.refresh_from_db()
    assert [annex.funding for annex in (first, second, third)] == [
        Funding.COMMITTED,
        Funding.RESERVED,
        Funding.COMMITTED,
    ]
    assert balance_of(lille()).available == Decimal("8030.50")


def test_what_goes_on_waiting_is_told_once_and_again_when_it_needs_more(open_credits, director_31, officer_59l):
    annex = entered(officer_59l.user, make_convention(), fte="20.00")

    def told() -> int:
        return JournalEntry.objects.filter(action="financing.reserve", object_id=annex.pk).count()

    assert told() == 1
    for _ in range(3):
        move(director_31, region_31(), lille(), "1000")
    annex.refresh_from_db()
    assert (told(), "3 000,00" in annex.reserved_reason.replace("\u202f", " ")) == (1, True)
    commitments._reserve(None, annex, annex.reserved_amount + 1, Decimal(0), None)
    assert told() == 2


def test_the_director_sees_the_request_and_brings_credits_by_the_page(open_credits, director_31, officer_59l):
    annex = entered(officer_59l.user, make_convention())
    page = director_31.get(reverse("financing:envelope_region", args=["31"]), {"annee": "2009"}).content.decode()
    assert annex.number in page
    assert "Apporter des crédits" in page
    region = Region.objects.get(code="31")
    data = {
        "source": f"region-{region.pk}-job_aid",
        "target": f"service-{service('59L').pk}-job_aid",
        "kind": "redeployment",
        "amount": "82 288,50",
        "made_on": "2008-10-15",
        "reason": "Priorité du CDIAE",
    }
    address = f"{reverse('financing:movement_region', args=['31'])}?annee=2009"
    shown = director_31.get(address)
    data = forms_of(shown.content.decode(), address)[-1].values | data
    clicks = [director_31.post(address, data | {TOKEN: str(shown.context["csrf_token"])}) for _ in range(2)]
    # Clicked twice, then sent from a page as old: one movement.
    assert [(answer.status_code, answer.url) for answer in clicks] == [(302, clicks[0].url)] * 2
    assert director_31.post(address, data).status_code == 422
    assert EnvelopeMovement.objects.filter(kind=MovementKind.REDEPLOYMENT).count() == 1
    annex.refresh_from_db()
    assert annex.funding == Funding.COMMITTED


def test_a_movement_of_a_day_to_come_is_refused_by_its_service(open_credits, director_31):
    with pytest.raises(ValidationError, match="ne peut pas être à venir"):
        move(director_31, region_31(), lille(), "1", made_on=dt.date(2008, 10, 16))
    assert move(director_31, region_31(), lille(), "1", made_on=dt.date(2008, 10, 15)).pk


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "-5"}, "Montant : un nombre positif ou nul est attendu."),
        ({"amount": "0"}, "Le montant d'un mouvement est positif"),
        ({"amount": "beaucoup"}, "Montant : un nombre est attendu"),
        ({"amount": "999 999 999 999"}, "Montant : ce nombre est trop grand."),
        ({"reason": ""}, "Ce champ est obligatoire."),
        ({"made_on": "2030-01-01"}, "La date d'un mouvement ne peut pas être à venir."),
        ({"target": "frozen"}, "Un gel retire des crédits"),
        ({"source": "service-999-job_aid"}, "Sélectionnez un choix valide"),
        ({"amount": "600 000"}, "disponibles"),
    ],
)
def test_a_bad_movement_gives_a_sentence_and_writes_nothing(open_credits, director_31, changes, sentence):
    region = Region.objects.get(code="31")
    data = {
        "source": f"region-{region.pk}-job_aid",
        "target": f"service-{service('62').pk}-job_aid",
        "kind": "notification",
        "amount": "10",
        "made_on": "2008-10-15",
        "reason": "exemple",
    }
    before = EnvelopeMovement.objects.count(), Envelope.objects.count()
    answer = director_31.post(f"{reverse('financing:movement_region', args=['31'])}?annee=2009", data | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert (EnvelopeMovement.objects.count(), Envelope.objects.count()) == before


def test_the_gauge_of_a_service(officer_59l, director_31):
    envelope = credit("59L", "100000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    entered(officer_59l.user, make_convention("EI", 2008), fte="3")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("533.02", "533.02"))
    (gauge,) = gauges_of([envelope], dt.date(2008, 10, 15))
    assert gauge.balance.committed == Decimal("82288.50")
    assert gauge.reserved == Decimal("29043.00")
    assert gauge.paid == 0
    assert gauge.committed_percent == 82
    assert gauge.over is True
    assert gauge.forecast == Decimal("41144.19")


def test_consumption_compares_truncated_values(officer_59l):
    """1 066.04 h over two months: 4.24996 ETP, truncated 4.24 against 8.50."""
    credit("59L", "100000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("533.02", "533.02"))
    (line,) = consumption_of([annex.service.pk], [2008], dt.date(2008, 10, 15))
    assert truncated(line.realised_fte) == Decimal("4.24")
    assert line.gap == Decimal("-4.26")
    assert line.shown_realised - line.shown_agreed == line.gap
    assert line.unused == Decimal("82288.50") - line.forecast


def test_each_level_opens_its_own_page(officer_59l, regional_officer_31, national):
    assert officer_59l.get(reverse("financing:envelopes")).url == reverse("financing:envelope_service", args=["59L"])
    assert regional_officer_31.get(reverse("financing:envelopes")).url == reverse(
        "financing:envelope_region", args=["31"]
    )
    assert national.get(reverse("financing:envelopes")).status_code == 200


@pytest.mark.parametrize("reader", ["national", "director_31", "officer_59l"])
def test_what_is_no_year_or_no_line_is_said(reader, request):
    client, address = request.getfixturevalue(reader), reverse("financing:envelopes")
    said = [client.get(address, asked, follow=True).context["notes"] for asked in ({"annee": "1950"}, {"ligne": "fdi"})]
    assert said == [[], []]
    page = client.get(address, {"annee": "9999", "ligne": "disparue"}, follow=True).content.decode()
    assert "« 9999 » n'est pas une année : la page montre 2008. Choisissez-en une." in unescape(page)
    assert "La ligne « disparue » n'existe pas : la page montre « Aide au poste »." in unescape(page)


def test_other_pages_of_a_year_say_it_too(director_31):
    asked = {"annee": "vingt"}
    for name, args in (("financing:redistribution_region", ["31"]), ("cdiae:territory", [])):
        page = director_31.get(reverse(name, args=args), asked).content.decode()
        assert "« vingt » n'est pas une année" in unescape(page), name


def test_the_region_page_costs_the_same_with_one_and_three_services(
    open_credits, director_31, django_assert_num_queries
):
    for codes in (["59L"], ["59V", "62"]):
        for code in codes:
            target = get_envelope(level=EnvelopeLevel.SERVICE, service=service(code), year=2009, line="job_aid")
            move(director_31, region_31(), target, "1000")
        with django_assert_num_queries(13):
            director_31.get(reverse("financing:envelope_region", args=["31"]), {"annee": "2009"})


def test_an_annexe_in_force_that_waited_for_a_difference_is_computed_again(officer_59l, director_31):
    credit("59L", "82288.50")
    annex = validated(officer_59l.user, make_convention())
    assert annex.state == AnnexState.VALIDATED
