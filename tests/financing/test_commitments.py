"""Credits are limitative: committed inside the envelope, reserved beyond, released when the annexe goes back."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections

from financing.enums import AnnexState, Funding
from financing.models import Commitment, EnvelopeMovement, FinancialAnnex
from financing.selectors.envelopes import Balance, balance_of
from financing.services.annex_actions import change_state, enter_annex, retry_commitment
from tests.factories.financing import credit, draft, entered, make_convention

G1 = Decimal("82288.50")  # 8.50 ETP x 9 681


def test_entering_an_annexe_takes_its_amount_from_the_envelope(officer_59l):
    envelope = credit("59L", "100000.00")
    annex = entered(officer_59l.user, make_convention())
    assert (annex.state, annex.funding) == (AnnexState.ENTERED, Funding.COMMITTED)
    assert balance_of(envelope) == Balance(Decimal("100000.00"), Decimal("0.00"), G1)
    assert balance_of(envelope).available == Decimal("17711.50")


def test_the_last_cent_can_be_committed(officer_59l):
    credit("59L", "82288.50")
    annex = entered(officer_59l.user, make_convention())
    assert annex.funding == Funding.COMMITTED
    assert Commitment.objects.get(annex=annex).reason == f"Saisie d'{annex.number}"


def test_one_cent_too_much_is_reserved_with_its_reason(officer_59l):
    envelope = credit("59L", "82288.49")
    annex = entered(officer_59l.user, make_convention())
    assert annex.funding == Funding.RESERVED
    assert annex.reserved_reason.replace("\u202f", " ").replace("\u00a0", " ") == (
        "Il faut 82 288,50 €, l'enveloppe du service n'a plus que 82 288,49 € disponibles."
    )
    assert balance_of(envelope).committed == 0


def test_without_any_envelope_the_annexe_waits(officer_59l):
    annex = entered(officer_59l.user, make_convention())
    assert annex.funding == Funding.RESERVED
    assert annex.reserved_reason.startswith("Aucune enveloppe n'est notifiée au service pour 2009")


def test_reopening_gives_everything_back(officer_59l):
    envelope = credit("59L", "100000.00")
    annex = entered(officer_59l.user, make_convention())
    back = change_state(actor=officer_59l.user, annex=annex, name="reopen")
    assert (back.state, back.funding) == (AnnexState.DRAFT, Funding.NONE)
    assert balance_of(envelope).available == Decimal("100000.00")
    assert list(Commitment.objects.order_by("pk").values_list("amount", flat=True)) == [G1, -G1]


def test_a_retry_after_new_credits_commits(officer_59l):
    annex = entered(officer_59l.user, make_convention())
    credit("59L", "90000.00")
    assert retry_commitment(actor=officer_59l.user, annex=annex) is True
    annex.refresh_from_db()
    assert (annex.funding, annex.reserved_at, annex.reserved_reason) == (Funding.COMMITTED, None, "")


@pytest.mark.parametrize("table", [Commitment, EnvelopeMovement])
def test_the_ledgers_are_append_only(officer_59l, table):
    credit("59L", "100000.00")
    entered(officer_59l.user, make_convention())
    row = table.objects.first()
    with pytest.raises(Exception, match="ligne en ajout seul"):
        type(row).objects.filter(pk=row.pk).update(amount=1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_commitments_at_once_on_the_last_euros_never_go_beyond(officer_59l):
    if connection.vendor != "postgresql":
        pytest.skip("concurrency is promised on PostgreSQL")
    envelope = credit("59L", str(G1 * 7 + 10))
    drafts = [draft(officer_59l.user, make_convention()) for _ in range(20)]
    barrier = threading.Barrier(20)
    problems = []

    def enter(annex):
        try:
            barrier.wait()
            enter_annex(actor=officer_59l.user, annex=annex)
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter, args=(annex,)) for annex in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    fundings = sorted(FinancialAnnex.objects.values_list("funding", flat=True))
    assert fundings == ["committed"] * 7 + ["reserved"] * 13
    assert balance_of(envelope).available == Decimal("10.00")
