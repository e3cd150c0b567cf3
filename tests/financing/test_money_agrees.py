"""One money: page, payments, file of the agency, command and document agree on due, payable, committed, recovery."""

from decimal import Decimal

import pytest
from django.urls import reverse

from financing.documents.annex import build_context
from financing.models import FinancialAnnex
from financing.selectors.annexes import current_computation, family_payments, family_ranks
from financing.selectors.envelopes import committed_by
from financing.selectors.lots import asked_lines
from financing.selectors.payments import schedule_of
from financing.services.monthly_states import save_states
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.text import euros
from tests.clients import client_of
from tests.demonstration import READS_IT
from tests.factories.financing import credit, found_paid, make_convention, validated
from tests.financing.paying import lines_to_pay
from tests.financing.recount import assert_counted_again
from tests.financing.test_monthly_states import rows
from tests.financing.test_replay import frozen, replay
from tests.financing.test_same_figures import plain

pytestmark = pytest.mark.django_db


def assert_one_money(client, annex: FinancialAnnex, monkeypatch) -> None:
    """Every figure of the annexe, whoever gives it."""
    today, run = clock.today(), current_computation(annex)
    schedule = schedule_of(annex, today)
    exported = [line for line in lines_to_pay(client.user, today) if line.annex_id == annex.pk]
    held = committed_by(annex) + sum(committed_by(row) for row in family_ranks(annex))
    printed = build_context(annex)

    asked = [row.amount for row in asked_lines().filter(line__in=family_payments(annex)).order_by("pk")]

    assert sum((line.amount for line in exported), sum(asked, Decimal(0))) == schedule.to_pay
    assert {line.is_recovery for line in exported} <= {False}
    assert schedule.recovery == run.recovery
    assert schedule.paid + schedule.to_pay <= held
    assert (printed["agreed_amount"], printed["due"]) == (run.agreed_amount, run.due)
    assert command_of(annex, monkeypatch) == (run.agreed_amount, *nets(schedule, run))
    if schedule.lines:
        shown = [(line.get_kind_display(), line.amount) for line, _ in schedule.lines]
        assert [(line["kind"], line["amount"]) for line in printed["schedule"]] == shown
    page = plain(client.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode())
    for amount in (run.agreed_amount, run.due, schedule.paid, schedule.to_pay, schedule.to_come, schedule.recovery):
        assert amount is None or not schedule.lines or plain(euros(amount)) in page


def nets(schedule, run) -> tuple:
    """What is due, and what the year costs in the end: paid, payable, to come and waiting, less what comes back."""
    if not schedule.lines:
        return run.due, None
    return run.due, schedule.paid + schedule.to_pay + schedule.to_come + schedule.waiting - schedule.recovery


def command_of(annex: FinancialAnnex, monkeypatch) -> tuple:
    """The same figures from `compute_aid --annex`, fed back to it; only an aid per ETP has a schedule there."""
    answers = replay(frozen(annex.number), monkeypatch)
    run, schedule = current_computation(annex), schedule_of(annex, clock.today())
    if not answers["annexes"]:
        (answer,) = (row for row in answers["accompaniment"] if row["id"] == annex.number)
        return Decimal(answer["amount"]), *nets(schedule, run)
    (answer,) = answers["annexes"]
    due = None if answer["due"] is None else Decimal(answer["due"])
    planned = sum(Decimal(line["amount"]) for line in answer["schedule"])
    net = planned + Decimal(answer["recall"]) - Decimal(answer["recovery"])
    return Decimal(answer["agreed_amount"]), due, net if schedule.lines else None


@READS_IT
def test_the_annexes_of_the_demonstration(demonstration, monkeypatch):
    seen = set()
    for annex in FinancialAnnex.objects.select_related("convention__siae", "convention__service", "regime"):
        officer = User.objects.get(username=f"agent.{annex.service.code.lower()}")
        assert_one_money(client_of(officer), annex, monkeypatch)
        seen.add((annex.method, annex.state))
    assert {method for method, _ in seen} == {"per_fte", "per_accompaniment_post", "capped_lump_sum"}


@READS_IT
def test_the_sums_of_the_demonstration_are_counted_again(demonstration):
    assert assert_counted_again() > 8


@pytest.mark.parametrize("paid", [0, 6, 12])
def test_a_year_of_nine_posts_out_of_twelve(officer_59l, settings, monkeypatch, paid):
    """Nothing, half or all of it paid before its hours are known."""
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    lines = list(annex.payments.order_by("month")[:paid])
    found_paid(annex=annex, lines=lines)
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1128.75"] * 12))
    assert_one_money(officer_59l, FinancialAnnex.objects.get(pk=annex.pk), monkeypatch)
    explanation = " ".join(line["text"] for line in current_computation(annex).explanation)
    asked = {0: "rien à reverser", 6: "rien à reverser", 12: "ordre de reversement de 29"}[paid]
    assert asked in explanation


def test_what_is_not_payable_is_refused_and_not_exported(officer_59l, settings):
    settings.PORTAL_TODAY = "2008-10-15"
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    exported = set(lines_to_pay(officer_59l.user, clock.today()))
    for line in annex.payments.exclude(pk__in=[line.pk for line in exported]):
        with pytest.raises(Refusal):
            found_paid(annex=annex, lines=[line])
    assert found_paid(annex=annex, lines=list(exported)) == 10
