"""What a gauge shows of each budget line, and the consumption of each type of aid."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import BudgetLine, EnvelopeLevel, FdiState, PaymentKind
from financing.models import PaymentLine
from financing.selectors.consumption import consumption_of
from financing.services.commitments import write_commitment
from financing.services.envelopes import get_envelope
from financing.services.monthly_states import save_states
from iae_portal.core import clock
from tests.factories.core import service
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.gauges import gauges_of
from tests.financing.rights_objects import an_fdi_file
from tests.financing.test_monthly_states import rows
from tests.scenes import scene

pytestmark = pytest.mark.django_db
DAY = dt.date(2008, 10, 15)


@scene
def service_59l(officer_59l):
    """Job aid committed, waiting and paid; a modulated part and a fund's first payment, each paid too."""
    job_aid = credit("59L", "100000.00", year=2008)
    modulation = credit("59L", "5000.00", year=2008, line=BudgetLine.MODULATION)
    fund = credit("59L", "9000.00", year=2008, line=BudgetLine.FDI)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    entered(officer_59l.user, make_convention("EI", 2008), fte="3")
    first = annex.payments.order_by("month").first()
    first.paid_on = DAY
    first.save()
    PaymentLine.objects.create(
        annex=annex,
        month=dt.date(2008, 10, 1),
        kind=PaymentKind.MODULATION,
        amount=Decimal("700"),
        key="m",
        paid_on=DAY,
    )
    file = an_fdi_file()
    write_commitment(envelope=fund, amount=Decimal("50"), reason="exemple", actor=officer_59l.user, fdi_file=file)
    file.state, file.granted, file.granted_on = FdiState.FIRST_PAID, Decimal("50"), DAY
    file.first_payment, file.balance = Decimal("20"), Decimal("30")
    file.save()
    return {"job_aid": job_aid, "modulation": modulation, "fdi": fund, "file": file}


def test_each_line_has_its_own_payments(service_59l):
    gauges = gauges_of([service_59l[line] for line in ("job_aid", "modulation", "fdi")], DAY)
    assert [gauge.paid for gauge in gauges] == [Decimal("6857.38"), Decimal("700.00"), Decimal("20.00")]
    service_59l["file"].state = FdiState.PAID
    service_59l["file"].save()
    assert gauges_of([service_59l["fdi"]], DAY)[0].paid == Decimal("50.00")


def test_only_the_job_aid_waits_and_is_forecast_from_hours(service_59l):
    gauges = gauges_of([service_59l[line] for line in ("job_aid", "modulation", "fdi")], DAY)
    assert [gauge.reserved for gauge in gauges] == [Decimal("29043.00"), 0, 0]
    assert [gauge.forecast for gauge in gauges] == [Decimal("82288.50"), 0, Decimal("50.00")]


def test_the_page_of_another_line_says_nothing_of_the_job_aid(service_59l, officer_59l):
    address = reverse("financing:envelope_service", args=["59L"])
    shown = officer_59l.get(address, {"annee": "2008"}).content.decode()
    other = officer_59l.get(address, {"annee": "2008", "ligne": "fdi"}).content.decode()
    how = "Chaque annexe compte pour son montant conventionné"
    for heading in ("Réalisé par structure", "Annexes en attente de crédits", how):
        assert heading in shown
        assert heading not in other
    assert "la prévision est le montant engagé" in other


def test_the_director_sees_what_each_service_could_give_back(service_59l, officer_59l, director_31):
    annex = PaymentLine.objects.get(key="m").annex
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("533.02", "533.02"))
    (gauge,) = gauges_of([service_59l["job_aid"]], DAY)
    assert (gauge.unused.amount, gauge.unused.left_out) == (Decimal("41144.31"), "")
    page = director_31.get(reverse("financing:redistribution_region", args=["31"]), {"annee": "2008"}).content.decode()
    assert "Ne sera pas utilisé" in page
    assert "41\u202f144,31" in page


def test_what_could_be_given_back_is_unknown_until_months_are_entered(service_59l, officer_59l, director_31):
    first = PaymentLine.objects.get(key="m").annex
    page = director_31.get(reverse("financing:redistribution_region", args=["31"]), {"annee": "2008"}).content.decode()
    (gauge,) = gauges_of([service_59l["job_aid"]], DAY)
    assert (gauge.unused.amount, gauge.forecast) == (None, Decimal("82288.50"))
    assert ("0 annexe sur 1 a des mois saisis" in page, "inconnu" in page) == (True, True)

    credit("59L", "100000.00", year=2008)
    validated(officer_59l.user, make_convention("EI", 2008))
    save_states(actor=officer_59l.user, convention=first.convention, rows=rows("533.02", "533.02"))

    (gauge,) = gauges_of([service_59l["job_aid"]], DAY)
    assert (gauge.unused.amount, gauge.unused.left_out) == (Decimal("41144.31"), "1 annexe sur 3 a des mois saisis")


def test_an_etti_is_compared_in_posts_like_its_aid(officer_59l):
    """19 200 h planned are 12 ETP, one post; 800 h a month are 6 ETP, half a post: half the aid is not used."""
    credit("59L", "100000.00", year=2008)
    annex = validated(
        officer_59l.user,
        make_convention("ETTI", 2008),
        planned_hours=Decimal(19200),
        hours_per_fte=Decimal(1600),
        permanent_fte=Decimal(2),
        agreed_posts=Decimal(1),
    )
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("800", "800", "800"))
    (line,) = consumption_of([annex.service.pk], [2008], DAY)
    assert (line.agreed_fte, line.realised_fte, line.gap) == (Decimal(12), Decimal(6), Decimal("-6.00"))
    assert (line.agreed_amount, line.forecast, line.unused) == (Decimal(51000), Decimal(25500), Decimal(25500))
    assert clock.today() == DAY


@pytest.mark.parametrize(
    ("start", "planned", "worked", "forecast"),
    [(4, "14400", "800", "19125.00"), (7, "9600", "1600", "25500.00"), (7, "9600", "800", "12750.00")],
)
def test_an_etti_of_some_months_is_compared_by_month_too(officer_59l, start, planned, worked, forecast):
    """Twelve ETP a month, half of them realised or all: the hours planned are those of its months, not of a year."""
    credit("59L", "100000.00", year=2008)
    convention = make_convention("ETTI", 2008, start=dt.date(2008, start, 1))
    posts = {"hours_per_fte": Decimal(1600), "permanent_fte": Decimal(2), "agreed_posts": Decimal(1)}
    annex = validated(officer_59l.user, convention, planned_hours=Decimal(planned), **posts)
    save_states(actor=officer_59l.user, convention=convention, rows=rows(*[worked] * 3, start=start))
    (line,) = consumption_of([annex.service.pk], [2008], DAY)
    assert (line.agreed_fte, line.realised_fte) == (Decimal(12), Decimal(worked) * 12 / 1600)
    assert (line.agreed_amount, line.forecast) == (Decimal(planned) / 19200 * 51000, Decimal(forecast))


@pytest.mark.parametrize(
    ("committed", "said"),
    [(None, "rien de notifié </p>"), ("82288.50", "rien de notifié, 82 288,50 € engagés")],
)
@pytest.mark.parametrize(("address", "args"), [("envelope_service", ["59L"]), ("envelope_region", ["31"])])
def test_a_service_without_a_euro_notified_has_no_share(officer_59l, director_31, committed, said, address, args):
    envelope = get_envelope(level=EnvelopeLevel.SERVICE, service=service("59L"), year=2008, line=BudgetLine.JOB_AID)
    if committed:
        annex = entered(officer_59l.user, make_convention("EI", 2008))
        write_commitment(
            envelope=envelope, amount=Decimal(committed), reason="exemple", actor=officer_59l.user, annex=annex
        )
    (gauge,) = gauges_of([envelope], DAY)
    page = director_31.get(reverse(f"financing:{address}", args=args), {"annee": "2008"}).content.decode()
    assert (gauge.committed_percent, said in " ".join(page.split())) == (None, True)
    assert ("<progress" in page, "0 %" in page) == (False, False)
    credit("59L", "100.00", year=2008)
    (gauge,) = gauges_of([envelope], DAY)
    page = director_31.get(reverse(f"financing:{address}", args=args), {"annee": "2008"}).content.decode()
    assert gauge.committed_percent == (82289 if committed else 0)
    assert ("<progress" in page, "rien de notifié" in page) == (True, False)


def test_what_each_structure_realises_is_a_file_too(service_59l, officer_59l):
    address = reverse("financing:envelope_consumption", args=["59L"])
    page = officer_59l.get(reverse("financing:envelope_service", args=["59L"]), {"annee": 2008})
    lines = officer_59l.get(address, {"annee": 2008}).content.decode("utf-8-sig").splitlines()
    shown = page.context["consumption"]
    assert (len(lines) - 1, bool(shown), address in page.content.decode()) == (len(shown), True, True)
    assert lines[0].startswith("Annexe;SIRET;Structure;Exercice;Mois saisis;ETP prévus;ETP réalisés;Écart;Conventionné")
    assert lines[1].startswith(f"{shown[0].annex.number};")
    told = [
        str(value or "").replace(".", ",") for value in (shown[0].agreed_amount, shown[0].forecast, shown[0].unused)
    ]
    assert lines[1].split(";")[-3:] == told
    assert officer_59l.get(address, {"annee": 2007}).content.decode("utf-8-sig").count(";") == lines[0].count(";")
