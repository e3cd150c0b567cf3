"""A year that ends: closed when it is over, it gives back what it did not use, and what waits takes it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import AnnexState, Funding, PaymentKind
from financing.models import Bareme, FinancialAnnex, PaymentLine
from financing.selectors.consequences import consequences_of
from financing.selectors.consumption import consumptions
from financing.selectors.envelopes import balance_of, committed_by
from financing.selectors.payments import schedule_of
from financing.services.annex_actions import change_state, enter_annex, suspend_payments, validate_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.monthly_states import save_states
from financing.services.payments import refresh_annex
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from tests.factories import SignatureDelegationFactory
from tests.factories.financing import credit, entered, entry, found_paid, give_back, make_convention, validated
from tests.financing.paying import lines_to_pay
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db
G8B = Decimal("116172.00")  # 12 ETP x 9 681, of which 87 129.00 are due for 9 ETP
DUE = Decimal("87129.00")


def settle(actor, annex: FinancialAnnex, *hours: str) -> FinancialAnnex:
    """Every month worked, everything paid or recovered."""
    save_states(actor=actor, convention=annex.convention, rows=rows(*hours))
    while lines := [line for line, state in schedule_of(annex, clock.today()).lines if state in ("due", "recovery")]:
        if lines[0].is_recovery:
            give_back(lines[0])
        else:
            lines = [line for line in lines if not line.is_recovery]
            found_paid(annex=annex, lines=lines)
    return FinancialAnnex.objects.get(pk=annex.pk)


@pytest.fixture
def settled(officer_59l, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    return settle(officer_59l.user, annex, *["1128.75"] * 12)


def close(actor, annex: FinancialAnnex) -> FinancialAnnex:
    change_state(actor=actor, annex=annex, name="close")
    return FinancialAnnex.objects.get(pk=annex.pk)


def left_in(annex: FinancialAnnex) -> list[Decimal]:
    """What could still be redeployed."""
    return [line.unused for line in consumptions(FinancialAnnex.objects.filter(pk=annex.pk), clock.today())]


def test_closing_gives_back_what_was_not_used_and_what_waits_takes_it(officer_59l, settled):
    waiting = entered(officer_59l.user, make_convention("EI", 2008), fte="3.00")  # 29 043.00
    assert (committed_by(settled), waiting.funding) == (G8B, Funding.RESERVED)
    assert left_in(settled) == [G8B - DUE]

    closed = close(officer_59l.user, settled)

    waiting.refresh_from_db()
    assert (closed.state, committed_by(closed), left_in(closed)) == (AnnexState.CLOSED, DUE, [0])
    assert (waiting.funding, committed_by(waiting)) == (Funding.COMMITTED, Decimal("29043.00"))
    envelope = closed.commitments.order_by("pk").first().envelope
    assert balance_of(envelope).available == Decimal("120000.00") - DUE - Decimal("29043.00")


@pytest.mark.parametrize(("today", "allowed"), [("2008-12-29", False), ("2008-12-31", False), ("2009-01-01", True)])
def test_an_annexe_is_closed_once_its_last_month_is_over(officer_59l, settled, settings, today, allowed):
    winter = dt.date(2008, 2, 1)
    days = dict.fromkeys(("opened_on", "committed_on", "convention_signed_on", "signed_on"), winter)
    FinancialAnnex.objects.filter(pk=settled.pk).update(**days)
    settings.PORTAL_TODAY = today
    if allowed:
        assert close(officer_59l.user, settled).state == AnnexState.CLOSED
        return
    with pytest.raises(Refusal, match="L'annexe court jusqu'à la fin du mois de décembre 2008"):
        close(officer_59l.user, settled)


def test_an_annexe_waits_for_its_avenant_to_close(officer_59l, settled):
    avenant = open_annex(actor=officer_59l.user, convention=settled.convention, year=2008)
    enter_annex(actor=officer_59l.user, annex=avenant)
    with pytest.raises(Refusal, match=f"L'avenant {avenant.number} est en préparation : signez-le ou annulez-le"):
        close(officer_59l.user, settled)

    change_state(actor=officer_59l.user, annex=avenant, name="reopen")
    assert committed_by(close(officer_59l.user, settled)) == DUE


def test_an_avenant_given_up_lets_the_rank_in_force_give_back_what_it_held_meanwhile(officer_59l, settled):
    avenant = open_annex(actor=officer_59l.user, convention=settled.convention, year=2008)
    enter_annex(actor=officer_59l.user, annex=avenant)
    retroactive("9000").save()
    refresh_annex(actor=officer_59l.user, annex=settled, reason="Texte d'exemple")
    assert committed_by(settled) == G8B

    change_state(actor=officer_59l.user, annex=avenant, name="cancel", comment="Sans objet.")
    assert committed_by(settled) == Decimal("108000.00")


def test_an_annexe_without_its_last_state_is_not_closed(officer_59l, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    annex = settle(officer_59l.user, annex, *["1505"] * 11)
    with pytest.raises(Refusal, match="Il manque l'état mensuel de décembre 2008"):
        close(officer_59l.user, annex)


def retroactive(amount: str) -> Bareme:
    """The barème of 2008 changed after the fact."""
    row = Bareme.objects.get(regime__code="EI-2005", type="EI", start=dt.date(2005, 7, 1))
    row.unit_amount = Decimal(amount)
    return row


def test_a_retroactive_text_lists_a_closed_annexe_and_gives_its_rappel(officer_59l, settled):
    closed = close(officer_59l.user, settled)
    row = retroactive("10000")
    (line,) = consequences_of(row).touched
    assert (line.annex, line.recall) == (closed, Decimal("90000.00") - DUE)

    row.save()
    refresh_annex(actor=officer_59l.user, annex=closed, reason="Texte d'exemple")

    recall = PaymentLine.objects.get(annex=closed, kind=PaymentKind.RECALL)
    assert (recall.amount, committed_by(closed)) == (Decimal("2871.00"), Decimal("90000.00"))
    assert lines_to_pay(officer_59l.user, clock.today()) == [recall]
    assert found_paid(annex=closed, lines=[recall]) == 1


def test_hours_corrected_after_the_closing_give_an_order_or_a_rappel_never_a_silent_refusal(officer_59l, settled):
    closed = close(officer_59l.user, settled)
    address = reverse("financing:monthly_states", args=[closed.slug])
    page = officer_59l.get(reverse("financing:annex_detail", args=[closed.slug])).content.decode()
    assert "Corriger un état mensuel" in page
    data = {
        f"etats-{rank}-{name}": value
        for rank in range(12)
        for name, value in (("hours", "1128,75"), ("headcount", "12"))
    }
    data["etats-2-hours"] = "978,25"  # 150.5 h less: 0.1 ETP, 968.10

    refused = officer_59l.post(address, data)
    assert "mars 2008 : l&#x27;annexe est clôturée, dites dans la remarque" in refused.content.decode()
    assert officer_59l.post(address, data | {"etats-2-remark": "Heures comptées deux fois"}).status_code == 302

    recovery = PaymentLine.objects.get(annex=closed, kind=PaymentKind.RECOVERY, paid_on__isnull=True)
    assert (recovery.amount, committed_by(closed)) == (Decimal("968.10"), DUE)
    give_back(recovery)
    assert committed_by(closed) == DUE - Decimal("968.10")
    data |= {"etats-2-remark": "Erreur de correction", "etats-2-hours": "1 128,75"}
    assert officer_59l.post(address, data).status_code == 302
    assert PaymentLine.objects.get(annex=closed, kind=PaymentKind.RECALL).amount == Decimal("968.10")
    closed.refresh_from_db()
    assert (closed.state, closed.reserved_at, committed_by(closed)) == (AnnexState.CLOSED, None, DUE)


def test_a_lower_text_takes_back_from_a_closed_annexe_and_frees_its_credits_once_recovered(officer_59l, settled):
    closed = close(officer_59l.user, settled)
    row = retroactive("9000")
    row.save()
    refresh_annex(actor=officer_59l.user, annex=closed, reason="Texte d'exemple")

    recovery = PaymentLine.objects.get(annex=closed, kind=PaymentKind.RECOVERY, paid_on__isnull=True)
    assert (recovery.amount, committed_by(closed)) == (DUE - Decimal("81000.00"), DUE)
    give_back(recovery)
    assert committed_by(closed) == Decimal("81000.00")


def test_payments_suspended_before_the_closing_are_resumed_after_it(officer_59l, head_59l, settled):
    suspend_payments(actor=head_59l.user, annex=settled, suspended=True, reason="Contrôle")
    closed = close(officer_59l.user, settled)
    PaymentLine.objects.create(annex=closed, month=closed.end, kind=PaymentKind.MODULATION, amount=1, key="part")
    page, resume = (reverse(f"financing:annex_{name}", args=[closed.slug]) for name in ("detail", "suspend"))
    assert resume in head_59l.get(page).content.decode()
    assert head_59l.post(resume, {"comment": "Contrôle"}).status_code == 302
    assert lines_to_pay(officer_59l.user, clock.today()) == [closed.payments.get(key="part")]


def test_a_rappel_without_credits_waits_and_everything_says_so(officer_59l, head_59l, settled):
    closed = close(officer_59l.user, settled)
    credit("59L", "1.00", year=2008)
    entered(officer_59l.user, make_convention("EI", 2008), fte="3.39")
    retroactive("10000").save()
    refresh_annex(actor=officer_59l.user, annex=closed, reason="Texte d'exemple")

    closed.refresh_from_db()
    recall = PaymentLine.objects.get(annex=closed, kind=PaymentKind.RECALL)
    schedule = schedule_of(closed, clock.today())
    assert (closed.reserved_amount, schedule.waiting, schedule.to_pay) == (Decimal("2871.00"), recall.amount, 0)
    assert lines_to_pay(officer_59l.user, clock.today()) == []
    with pytest.raises(Refusal, match="Rappel de septembre 2008 : ses crédits ne sont pas engagés"):
        found_paid(annex=closed, lines=[recall])
    page = head_59l.get(reverse("financing:annex_detail", args=[closed.slug])).content.decode()
    assert "Attend des crédits" in page
    assert f'id="ligne-{recall.pk}"' not in page and "Constater le paiement" not in page


def test_figures_go_on_while_a_difference_waits(officer_59l):
    """Case: 900 hours of September saved after a text without credits, the amount due follows."""
    credit("59L", "82288.50", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    retroactive("9771.18").save()
    refresh_annex(actor=officer_59l.user, annex=annex, reason="Texte d'exemple")
    annex.refresh_from_db()
    assert (annex.funding, annex.reserved_amount) == (Funding.COMMITTED, Decimal("766.53"))

    before = annex.computations.order_by("-pk").first().due
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("900"))

    assert before is None
    assert annex.computations.order_by("-pk").first().due == Decimal("5843.23")
    annex.refresh_from_db()
    assert annex.reserved_amount == Decimal("766.53")


def test_what_is_payable_is_what_is_committed_never_more(officer_59l, settings):
    settings.PORTAL_TODAY = "2008-12-15"
    credit("59L", "82288.50", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    retroactive("9771.18").save()
    refresh_annex(actor=officer_59l.user, annex=annex, reason="Texte d'exemple")

    schedule = schedule_of(annex, clock.today())
    lines = lines_to_pay(officer_59l.user, clock.today())

    assert sum(line.amount for line in lines) == schedule.to_pay
    assert schedule.to_pay + schedule.waiting == Decimal("83055.03")
    assert schedule.to_pay <= committed_by(annex)
    assert len(lines) == 11
    last = annex.payments.get(month=dt.date(2008, 12, 1))
    with pytest.raises(Refusal, match="Acompte de décembre 2008 : ses crédits ne sont pas engagés"):
        found_paid(annex=annex, lines=[last])


def test_a_month_to_come_is_not_paid(officer_59l):
    credit("59L", "90000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    line = annex.payments.get(month=dt.date(2008, 11, 1))
    with pytest.raises(Refusal, match="Acompte de novembre 2008 : ce mois n'est pas commencé"):
        found_paid(annex=annex, lines=[line])


def test_too_much_is_taken_off_what_is_unpaid_before_anything_is_asked_back(officer_59l, settings):
    """Nothing was paid: a year of 9 ETP out of 12 has nothing to give back."""
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1128.75"] * 12))

    schedule = schedule_of(annex, clock.today())

    assert (schedule.paid, schedule.to_pay, schedule.recovery) == (0, DUE, 0)
    assert annex.computations.order_by("-pk").first().recovery == 0


def test_an_annexe_not_yet_validated_asks_for_nothing(officer_59l):
    credit("59L", "90000.00", year=2008)
    annex = entered(officer_59l.user, make_convention("EI", 2008))
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("900"))
    assert annex.payments.count() == 0


def test_closing_is_dated(officer_59l, settled):
    assert close(officer_59l.user, settled).closed_on == dt.date(2009, 1, 20)


def test_a_month_paid_by_the_rank_before_is_not_asked_by_its_avenant(officer_59l, head_59l):
    """January and February are paid while the avenant waits for its signature."""
    SignatureDelegationFactory(person=head_59l.user)
    credit("59L", "200000.00", year=2008)
    first = validated(officer_59l.user, make_convention("EI", 2008))
    avenant = open_annex(actor=officer_59l.user, convention=first.convention, year=2008, regime=first.regime_id)
    lines = Lines(segments=((avenant.start, avenant.end, Decimal("9.50")),))
    fill_annex(actor=officer_59l.user, annex=avenant, values=entry(avenant), lines=lines)
    enter_annex(actor=officer_59l.user, annex=avenant)
    months = [dt.date(2008, 1, 1), dt.date(2008, 2, 1)]
    paid = list(first.payments.filter(month__in=months))
    found_paid(annex=first, lines=paid)
    save_states(actor=officer_59l.user, convention=first.convention, rows=rows("1100"))
    assert avenant.payments.count() == 0

    validate_annex(actor=head_59l.user, annex=avenant, signed_on=clock.today())

    asked = [line for line in lines_to_pay(officer_59l.user, clock.today()) if line.kind == PaymentKind.ADVANCE]
    assert {line.annex for line in asked} == {avenant}
    assert not {line.month for line in asked} & set(months)
    # What the new rank adds to the months already paid is one rappel.
    assert avenant.payments.get(kind=PaymentKind.RECALL).amount == Decimal("1613.50")
