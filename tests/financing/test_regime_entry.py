"""A regime put in force over a closed year: its annexes go over to it, and owe or get the difference."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import AnnexState, PaymentKind
from financing.models import Bareme, DepartmentShare, FinancialAnnex, PaymentLine, Regime
from financing.selectors.annexes import current_computation, replays
from financing.selectors.consequences import entry_consequences
from financing.services.annexes import open_annex
from financing.services.law import add_bareme, delete_bareme, put_in_force
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.services.jobs import run
from tests.factories.financing import credit, make_convention, validated
from tests.financing.test_closing import close, settled
from tests.financing.test_department_share import aci_2015, address, new_row, typed

__all__ = ["settled"]
pytestmark = pytest.mark.django_db
JANUARY, JULY = dt.date(2008, 1, 1), dt.date(2008, 7, 1)


def regime() -> Regime:
    return Regime.objects.get(code="MOD-ENCADREE-SIM")


def amount(unit: str, start: dt.date = JANUARY) -> Bareme:
    values = {"type": "EI", "start": start, "hours_per_fte": Decimal(1505), "hours_kind": "worked"}
    return Bareme(regime=regime(), unit_amount=Decimal(unit), reference="Décret d'exemple", **values)


@pytest.fixture
def enter(national, django_capture_on_commit_callbacks):
    def entered(effect_on: dt.date = JANUARY) -> Job | None:
        with django_capture_on_commit_callbacks(execute=True):
            put_in_force(actor=national.user, regime=regime(), reference="Décret d'exemple", effect_on=effect_on)
        return Job.objects.filter(kind="financing.recompute").order_by("-pk").first()

    return entered


def beside(annex: FinancialAnnex) -> list[tuple[str, Decimal]]:
    lines = PaymentLine.objects.filter(annex__convention=annex.convention, paid_on=None, amount__gt=0)
    return list(lines.order_by("pk").values_list("kind", "amount"))


# 9 ETP: a hundred more an ETP is 900 to pay, a hundred less 900 to give back.
BOTH_SIDES = [
    ("9781", [(PaymentKind.RECALL, Decimal("900.00"))]),
    ("9581", [(PaymentKind.RECOVERY, Decimal("900.00"))]),
    ("9681", []),
]


@pytest.mark.parametrize(("unit", "left"), BOTH_SIDES)
def test_a_closed_year_gets_its_recall_or_its_recovery(officer_59l, settled, enter, unit, left):
    annex = close(officer_59l.user, settled)
    amount(unit).save()
    (line,) = entry_consequences(regime(), JANUARY).lines
    assert [(PaymentKind.RECALL, line.recall), (PaymentKind.RECOVERY, line.recovery)] == [
        (kind, dict(left).get(kind, Decimal("0.00"))) for kind in (PaymentKind.RECALL, PaymentKind.RECOVERY)
    ]
    assert (line.annex, line.problem) == (annex, "")

    job = enter()

    annex.refresh_from_db()
    assert (annex.state, annex.regime, beside(annex)) == (AnnexState.CLOSED, regime(), left)
    assert (job.state, job.lines.count()) == ("done", 0)
    told = JournalEntry.objects.get(action="annex.regime")
    assert (told.before, told.after) == ({"régime": "EI-2005"}, {"régime": "MOD-ENCADREE-SIM"})
    Job.objects.filter(pk=job.pk).update(state="queued")
    run(job.pk)
    assert (beside(annex), JournalEntry.objects.filter(action="annex.regime").count()) == (left, 1)


@pytest.mark.parametrize(("unit", "left"), BOTH_SIDES)
def test_a_row_that_comes_after_its_regime_reaches_it_too(
    officer_59l, national, settled, enter, unit, left, django_capture_on_commit_callbacks
):
    annex = close(officer_59l.user, settled)
    job = enter()
    assert [line.message.startswith(f"{annex.number} : ") for line in job.lines.all()] == [True]
    assert beside(annex) == []
    with django_capture_on_commit_callbacks(execute=True):
        add_bareme(actor=national.user, row=amount(unit))
    assert beside(annex) == left


def test_the_page_asks_then_starts_it(officer_59l, national, settled, django_capture_on_commit_callbacks):
    annex = close(officer_59l.user, settled)
    amount("9781").save()
    data = {"reference": "Décret d'exemple", "effect_on": "2008-01-01"}
    page = reverse("financing:regime_edit", args=["MOD-ENCADREE-SIM"])
    (line,) = national.post(page, data).context["consequences"].touched
    assert (line.annex, line.recall, beside(annex)) == (annex, Decimal("900.00"), [])
    with django_capture_on_commit_callbacks(execute=True):
        answer = national.post(page, data | {"confirmer": "1"}, follow=True)
    assert "suivez-le dans vos travaux" in answer.content.decode()
    assert beside(annex) == [(PaymentKind.RECALL, Decimal("900.00"))]


# Half of the year: the months before July stay under their own regime.
HALVES = [(unit, [(kind, owed / 2) for kind, owed in left]) for unit, left in BOTH_SIDES]


@pytest.mark.parametrize(("unit", "left"), HALVES)
def test_a_closed_year_cut_by_the_regime_owes_or_gets_what_its_later_months_change(
    officer_59l, settled, enter, unit, left
):
    annex = close(officer_59l.user, settled)
    amount(unit, JULY).save()
    (line,) = entry_consequences(regime(), JULY).lines
    assert (line.recall - line.recovery, line.problem) == (sum(signed(*row) for row in left), "")

    job = enter(JULY)

    annex.refresh_from_db()
    assert (annex.regime.code, beside(annex), job.lines.count()) == ("EI-2005", left, 0)
    assert replays(current_computation(annex))
    page = officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    assert "Clôturée, elle compte ses mois d'après aux montants du régime qui suit." in page
    Job.objects.filter(pk=job.pk).update(state="queued")
    run(job.pk)
    assert beside(annex) == left


def signed(kind: str, owed: Decimal) -> Decimal:
    return owed if kind == PaymentKind.RECALL else -owed


def test_a_closed_year_cut_before_its_amounts_are_known_waits_for_them(
    officer_59l, national, settled, enter, django_capture_on_commit_callbacks
):
    annex = close(officer_59l.user, settled)
    assert "en décembre 2008" in entry_consequences(regime(), JULY).lines[0].problem
    job = enter(JULY)
    said = f"{annex.number} : clôturée, elle commence avant juillet 2008, et le régime MOD-ENCADREE-SIM n'a pas"
    assert [line.message.startswith(said) for line in job.lines.all()] == [True]
    assert beside(annex) == []

    with django_capture_on_commit_callbacks(execute=True):
        add_bareme(actor=national.user, row=amount("9781", JULY))
    assert beside(annex) == [(PaymentKind.RECALL, Decimal("450.00"))]
    with pytest.raises(Refusal, match="Des annexes sont calculées avec ce barème"):
        delete_bareme(actor=national.user, row=regime().baremes.get(start=JULY))


def test_a_closed_year_that_another_method_aids_says_where_its_difference_is_settled(officer_59l, enter):
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    FinancialAnnex.objects.filter(pk=annex.pk).update(state="closed")
    job = enter()
    (line,) = job.lines.all()
    assert line.message == (
        f"{annex.number} : clôturée, elle ne se calcule pas comme le régime MOD-ENCADREE-SIM : le rappel ou le "
        "reversement de ses mois d'après s'établit hors du portail."
    )


def test_every_rank_of_the_year_goes_over(officer_59l, settled, enter):
    avenant = open_annex(actor=officer_59l.user, convention=settled.convention, year=2008)
    amount("9781").save()
    enter()
    assert set(FinancialAnnex.objects.values_list("pk", "regime")) == {
        (row.pk, regime().pk) for row in (settled, avenant)
    }
    assert [owed for _, owed in beside(settled)] == [Decimal("900.00")]


def test_an_amount_of_the_rsa_reaches_the_share_of_a_closed_annexe_and_not_the_aid(officer_59l, national):
    annex = aci_2015(officer_59l)
    officer_59l.post(address(annex), typed())
    before = DepartmentShare.objects.get().amount
    dates = {"signed_on": dt.date(2015, 1, 2), "convention_signed_on": dt.date(2015, 1, 2)}
    FinancialAnnex.objects.filter(pk=annex.pk).update(state="closed", committed_on=dt.date(2015, 1, 2), **dates)

    page = national.post(reverse("financing:rsa_new"), new_row())
    assert [share.annex for share, _, _ in page.context["touched"]] == [annex]
    said = " ".join(page.content.decode().split())
    assert "ni rappel ni reversement. La différence d'une part se règle avec le département" in said
    national.post(reverse("financing:rsa_new"), new_row(confirmer="1"))

    assert DepartmentShare.objects.get().amount > before
    assert beside(annex) == []
