"""Diagnostics, rounds of funders, FDI files: ceilings, the council's month, 40 % then the balance."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from conventions.models import OpinionRequest
from conventions.services.opinions import answer_opinion, ask_opinion
from financing.enums import BudgetLine, DiagnosticState, FdiState
from financing.models import FdiFile, FinancialDiagnostic
from financing.selectors.diagnostics import counts_of
from financing.services.diagnostics import hold_round, put_before_council, save_diagnostic
from financing.services.fdi import change_fdi, file_fdi, grant_fdi, pay_balance, submit_fdi
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def values(**changes) -> dict:
    return {
        "nature": "consulting",
        "purpose": "Étude de marché",
        "filed_on": dt.date(2008, 10, 1),
        "project_start": dt.date(2008, 12, 1),
        "cost": Decimal(18000),
        "requested": Decimal(18000),
        "months": 12,
    } | changes


@pytest.mark.parametrize(
    ("changes", "maximum"),
    [
        ({"cost": Decimal(24000)}, "15000.00"),
        ({}, "12600.00"),
        ({"nature": "consolidation", "cost": Decimal(30000)}, "22500.00"),
        ({"nature": "start_up", "conversion": True, "cost": Decimal(60000)}, "60000.00"),
    ],
)
def test_g16_the_ceiling_follows_the_nature_and_the_cost(officer_59l, changes, maximum):
    file = file_fdi(actor=officer_59l.user, siae=SiaeFactory(), values=values(**changes))
    assert file.maximum == Decimal(maximum)


@scene
def submitted(officer_59l):
    file = file_fdi(
        actor=officer_59l.user,
        siae=SiaeFactory(),
        values=values(nature="consolidation", cost=Decimal(30000), requested=Decimal(30000)),
    )
    return submit_fdi(actor=officer_59l.user, file=file)


def test_the_council_has_one_month(submitted):
    request = OpinionRequest.objects.get()
    assert (request.kind, request.due_on, request.asked_on) == ("fdi", dt.date(2008, 11, 15), dt.date(2008, 10, 15))
    assert (submitted.state, submitted.opinion) == (FdiState.OPINION_PENDING, request)


def test_no_decision_before_the_opinion_or_the_end_of_its_month(submitted, head_59l, settings):
    credit("59L", "50000", year=2008, line=BudgetLine.FDI)
    with pytest.raises(Refusal, match="Le conseil a jusqu'au 15 novembre 2008"):
        grant_fdi(actor=head_59l.user, file=submitted, granted=Decimal(1000))
    settings.PORTAL_TODAY = "2008-11-16"
    granted = grant_fdi(actor=head_59l.user, file=submitted, granted=Decimal(22500))
    assert (granted.state, granted.first_payment, granted.balance) == (
        FdiState.GRANTED,
        Decimal("9000.00"),
        Decimal("13500.00"),
    )


@scene
def given(submitted, officer_59l):
    answer_opinion(
        actor=officer_59l.user,
        request=submitted.opinion,
        opinion="unfavourable",
        text="",
        given_on=dt.date(2008, 10, 15),
        source="council",
    )
    submitted.refresh_from_db()
    return submitted


def test_an_opinion_is_required_and_does_not_bind(given, head_59l, officer_59l):
    assert given.state == FdiState.OPINION_GIVEN
    credit("59L", "50000", year=2008, line=BudgetLine.FDI)
    with pytest.raises(NotAllowed):
        grant_fdi(actor=officer_59l.user, file=given, granted=Decimal(1000))
    with pytest.raises(Refusal, match="au plus pour cette nature"):
        grant_fdi(actor=head_59l.user, file=given, granted=Decimal("22500.01"))
    file = grant_fdi(actor=head_59l.user, file=given, granted=Decimal(20000))
    file = change_fdi(actor=officer_59l.user, file=file, name="pay_first")
    assert file.state == FdiState.FIRST_PAID
    assert pay_balance(actor=officer_59l.user, file=file, balance=file.balance).state == FdiState.PAID


def test_the_fdi_envelope_is_limitative(given, head_59l):
    with pytest.raises(Refusal, match="Aucune enveloppe FDI"):
        grant_fdi(actor=head_59l.user, file=given, granted=Decimal(1000))
    credit("59L", "999.99", year=2008, line=BudgetLine.FDI)
    with pytest.raises(Refusal, match="disponibles"):
        grant_fdi(actor=head_59l.user, file=given, granted=Decimal(1000))
    given.refresh_from_db()
    assert given.state == FdiState.OPINION_GIVEN


def diagnostic(actor, **changes) -> FinancialDiagnostic:
    fields = {
        "origin": "service",
        "consultant": "Cabinet Exemple",
        "started_on": dt.date(2008, 9, 1),
        "plan": "Ouvrir un atelier de réemploi.",
    }
    return save_diagnostic(actor=actor, siae=SiaeFactory(), values=fields | changes, years=[])


def test_a_round_needs_a_plan(officer_59l):
    row = diagnostic(officer_59l.user, plan="")
    with pytest.raises(Refusal, match="plan de développement"):
        hold_round(
            actor=officer_59l.user, diagnostic=row, values={"held_on": dt.date(2008, 10, 1), "need": 1}, pledges=[]
        )


def test_the_plan_that_a_round_wants_is_asked_beside_its_field(officer_59l):
    """Both sides: with a plan, the same page says nothing of it."""
    address = reverse("financing:diagnostic_new")
    for plan, errors in (("", {"plan"}), ("Ouvrir un atelier.", set())):
        form = officer_59l.post(address, {"follow_up": "round", "plan": plan}).context["form"]
        assert set(form.errors) & {"plan", "__all__"} == errors


def test_a_round_follows_the_start_of_its_diagnostic(officer_59l):
    row = diagnostic(officer_59l.user)
    given = {"actor": officer_59l.user, "diagnostic": row, "pledges": []}
    early = "ne peut pas précéder le début du diagnostic"

    with pytest.raises(ValidationError, match=early):
        hold_round(**given, values={"held_on": dt.date(2008, 8, 31), "need": 1})
    hold_round(**given, values={"held_on": dt.date(2008, 9, 1), "need": 1})
    later = {"siae": row.siae, "diagnostic": row, "years": []}
    with pytest.raises(ValidationError, match=early):
        save_diagnostic(actor=officer_59l.user, values={"started_on": dt.date(2008, 9, 2)}, **later)
    save_diagnostic(actor=officer_59l.user, values={"started_on": dt.date(2008, 8, 31)}, **later)


def test_an_open_year_is_not_a_closed_one(officer_59l):
    year = dict.fromkeys(("sales", "subsidies", "charges", "equity", "cash"), Decimal(1)) | {"year": 2008}
    with pytest.raises(Refusal, match="n'était pas clos"):
        save_diagnostic(
            actor=officer_59l.user,
            siae=SiaeFactory(),
            values={"origin": "service", "consultant": "x", "started_on": dt.date(2008, 9, 1)},
            years=[year],
        )


def test_counts_against_the_target_of_the_plan(officer_59l):
    diagnostic(officer_59l.user)
    diagnostic(officer_59l.user)
    (count,) = counts_of(FinancialDiagnostic.objects.order_by("pk"), dt.date(2008, 10, 15))
    assert (count.year, count.total, count.target, count.by_region) == (2008, 2, 300, [("Nord-Pas-de-Calais", 2)])


DIAGNOSTIC = {
    "origin": "structure",
    "consultant": "Cabinet Exemple",
    "started_on": "2008-09-01",
    "situation": "",
    "plan": "Un deuxième atelier.",
    "conclusions": "",
    "follow_up": "round",
    "exercices-TOTAL_FORMS": "1",
    "exercices-INITIAL_FORMS": "0",
    "exercices-0-year": "2007",
    "exercices-0-sales": "120 000",
    "exercices-0-subsidies": "80 000",
    "exercices-0-charges": "205 000",
    "exercices-0-equity": "-3 000",
    "exercices-0-cash": "1 000",
}
PLEDGES = {
    "held_on": "2008-10-10",
    "need": "40000",
    "minutes": "",
    "financeurs-TOTAL_FORMS": "1",
    "financeurs-INITIAL_FORMS": "0",
    "financeurs-0-funder": "cdc",
    "financeurs-0-asked": "20 000",
    "financeurs-0-granted": "15 000",
}
FDI_REQUEST = {
    "nature": "consulting",
    "purpose": "Étude",
    "filed_on": "2008-10-15",
    "project_start": "2008-12-01",
    "cost": "24000",
    "requested": "20000",
    "months": "12",
}


def test_the_pages_from_the_diagnostic_to_the_file(officer_59l, head_59l, officer_69, national):
    siae = SiaeFactory()
    assert officer_59l.get(reverse("financing:diagnostic_new")).status_code == 200
    saved = officer_59l.post(reverse("financing:diagnostic_new"), DIAGNOSTIC | {"siae": siae.pk})
    row = FinancialDiagnostic.objects.get()
    assert saved.url == reverse("financing:diagnostic_detail", args=[row.pk])
    assert row.years.get().result == Decimal("-5000.00")
    address = reverse("financing:funders_round", args=[row.pk])
    assert officer_59l.post(address, PLEDGES | {"financeurs-0-asked": "-1"}).status_code == 422
    assert officer_59l.post(address, PLEDGES).status_code == 302
    assert officer_59l.get(saved.url).status_code == 200
    held = row.round
    new = f"{reverse('financing:fdi_new')}?tour={held.pk}"
    assert 'name="requested" value=' not in officer_59l.get(new).content.decode()  # the round asks nothing of the fund
    held.pledges.create(funder="state", asked="12000.50")
    assert 'name="requested" value="12000,50"' in officer_59l.get(new).content.decode()
    for bad in ({"project_start": "2008-10-01"}, {"cost": "-4"}, {"months": "48"}, {"nature": "autre"}):
        assert officer_59l.post(new, FDI_REQUEST | bad).status_code == 422
    assert officer_59l.post(new, FDI_REQUEST).status_code == 302
    file = FdiFile.objects.get()
    assert (file.siae, file.round, file.maximum) == (siae, held, Decimal("15000.00"))
    detail = reverse("financing:fdi_detail", args=[file.pk])
    assert f'href="{saved.url}"' in officer_59l.get(detail).content.decode()
    assert officer_59l.post(reverse("financing:fdi_action", args=[file.pk, "submit"])).status_code == 302
    assert officer_59l.get(detail).status_code == 200
    for reader, seen in ((national, 1), (officer_59l, 1), (officer_69, 0)):
        page = reader.get(reverse("financing:diagnostic_list"))
        assert "pour le pays, 1 sur 300 visés" in page.content.decode()
        assert [count.total for count in page.context["counts"]] == [seen]
    assert head_59l.get(reverse("financing:fdi_list")).status_code == 200


@scene
def to_launch(officer_59l):
    kept = {"origin": "service", "consultant": "Cabinet exemple", "started_on": dt.date(2008, 12, 1)}
    return save_diagnostic(actor=officer_59l.user, siae=SiaeFactory(), values=kept, years=[])


def test_a_diagnostic_to_launch_is_put_before_the_council_once(to_launch, officer_59l):
    page = reverse("financing:diagnostic_detail", args=[to_launch.pk])
    assert "Demander l'avis" in officer_59l.get(page).content.decode()
    assert officer_59l.post(reverse("financing:diagnostic_council", args=[to_launch.pk])).status_code == 302
    request = OpinionRequest.objects.get()
    assert (request.kind, request.subject, request.effective_on) == ("diagnostic", to_launch, dt.date(2008, 12, 1))
    assert "demandé le 15 octobre 2008" in officer_59l.get(page).content.decode()
    with pytest.raises(Refusal, match="déjà saisi"):
        put_before_council(actor=officer_59l.user, diagnostic=to_launch)


def test_a_delivered_diagnostic_is_not_to_launch(to_launch, officer_59l, officer_62):
    with pytest.raises(NotAllowed):
        put_before_council(actor=officer_62.user, diagnostic=to_launch)
    FinancialDiagnostic.objects.filter(pk=to_launch.pk).update(
        delivered_on=dt.date(2008, 12, 20), state=DiagnosticState.DELIVERED
    )
    with pytest.raises(Refusal, match="déjà remis"):
        put_before_council(actor=officer_59l.user, diagnostic=to_launch)


def test_an_opinion_asked_on_a_structure_moves_no_file_of_the_fund(submitted, officer_59l):
    """A file that the portal does not hold; its structure may well have the number of another's file."""
    siae = submitted.siae if submitted.siae_id == submitted.pk else SiaeFactory(pk=submitted.pk)
    asked = ask_opinion(
        actor=officer_59l.user, kind="fdi", subject=siae, service=siae.service, siae=siae, label="Fonds", reason="Avis."
    )
    answer_opinion(
        actor=officer_59l.user,
        request=asked,
        opinion="favourable",
        text="",
        given_on=dt.date(2008, 10, 15),
        source="council",
    )
    submitted.refresh_from_db()
    assert submitted.state == FdiState.OPINION_PENDING
