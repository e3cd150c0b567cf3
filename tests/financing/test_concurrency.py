"""Two people on the same money at the same instant: PostgreSQL lets one through, the other learns it."""

import datetime as dt
import threading
import time
from contextlib import suppress
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.forms import model_to_dict

from financing.enums import LotAnswer, MovementKind
from financing.models import EnvelopeMovement, FinancialAnnex, PaymentLine, Regime, RegimePeriod
from financing.selectors.envelopes import balance_of, committed_by, last_movement
from financing.services import law
from financing.services.annex_actions import validate_annex
from financing.services.envelopes import MOVED, carry_over
from financing.services.lot_answers import Answer, answer_line
from financing.services.lots import prepare_lot, validate_lot
from financing.services.monthly_states import save_states
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal
from tests.cdiae.test_concurrency import at_once
from tests.factories import SignatureDelegationFactory, make_user, service
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.recount import assert_counted_again
from tests.financing.test_envelopes import lille, move, nation, region_31
from tests.financing.test_monthly_states import rows

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL"),
]


def refused(results: list) -> list[str]:
    """What those who did not pass were told; anything but a refusal fails."""
    errors = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, Refusal) for error in errors), errors
    return [" ".join(error.sentences) for error in errors]


def test_two_movements_never_take_the_same_cent(national, director_31):
    """500,01 € twice in 1 000,01 €: the second misses one cent; a carry-over of all that is left, twice; then two
    movements that cross."""
    move(national, None, nation(2008), "2000.01")
    move(national, nation(2008), region_31(2008), "1000.01")

    given = at_once(*[lambda: move(director_31, region_31(2008), lille(2008), "500.01")] * 2)
    (told,) = refused(given)
    assert told.replace("\u202f", " ").replace("\xa0", " ").startswith(f"{region_31(2008)} : 500,00 € disponibles")

    def carry():
        values = {"year": 2008, "line": "job_aid", "text": "Arrêté d'exemple", "reason": "Solde"}
        return carry_over(actor=national.user, amount=Decimal(1000), **values)

    (told,) = refused(at_once(carry, carry))
    assert "0,00 € disponibles" in told.replace("\xa0", " ")
    assert EnvelopeMovement.objects.filter(kind=MovementKind.CARRY_OVER).count() == 1
    assert balance_of(nation(2009)).available == 1000

    back = MovementKind.REDEPLOYMENT
    crossing = at_once(
        lambda: move(director_31, region_31(2008), lille(2008), "500.00"),
        lambda: move(director_31, lille(2008), region_31(2008), "500.01", kind=back),
    )
    assert refused(crossing) == []
    assert [balance_of(row).available for row in (region_31(2008), lille(2008))] == [Decimal("500.01"), 500]


def test_a_lot_is_what_its_annexe_owes_though_a_state_changes_at_that_instant(officer_59l, head_59l, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    convention = annex.convention
    save_states(actor=officer_59l.user, convention=convention, rows=rows(*["1505"] * 12))
    lot = prepare_lot(actor=officer_59l.user, service=service("59L"))

    changed, validation = at_once(
        lambda: save_states(actor=officer_59l.user, convention=convention, rows=rows(*["1505"] * 11, "750")),
        lambda: validate_lot(actor=head_59l.user, lot=lot),
    )

    assert changed == 1
    told = refused([validation])
    assert all("décembre" in sentence or "12/2008" in sentence for sentence in told)
    asked = list(lot.lines.filter(asked_on__isnull=False).values_list("amount", "line__amount"))
    assert (told == []) == (len(asked) == 12) and all(mine == owed for mine, owed in asked)


def test_two_answers_to_one_line_note_one(officer_59l, head_59l):
    credit("59L", "12000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    lot = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    first, second = lot.lines.filter(rank__lte=2).order_by("rank")
    today = clock.today()

    def noted(actor, row, answer):
        return lambda: answer_line(actor=actor, row=row, answer=answer)

    both = at_once(
        noted(officer_59l.user, first, Answer(today, Decimal(400))),
        noted(head_59l.user, first, Answer(today, Decimal(1000))),
    )
    (told,) = refused(both)
    assert told.startswith("Ligne 1 : elle est déjà payée. Dernier changement : ")
    either = at_once(
        noted(officer_59l.user, second, Answer(today, Decimal(1000))),
        noted(head_59l.user, second, Answer(code="RIB")),
    )
    (told,) = refused(either)
    assert told.startswith("Ligne 2 : elle est déjà ")
    paid = lot.lines.filter(answer=LotAnswer.PAID).values_list("paid_amount", flat=True)
    lines = PaymentLine.objects.filter(annex=annex, paid_on__isnull=False).values_list("amount", flat=True)
    assert sorted(paid) == sorted(lines)
    assert_counted_again()


def test_an_annexe_signed_by_two_heads_at_once_is_validated_and_held_once(officer_59l):
    credit("59L", "240000.00", year=2009)
    convention = make_convention(year=2009)
    validated(officer_59l.user, convention)
    convention.refresh_from_db()
    avenant = entered(officer_59l.user, convention)
    heads = [make_user(Role.HEAD, "59L") for _ in range(2)]
    for head in heads:
        SignatureDelegationFactory(person=head, service=convention.service, acts=["financial_annex"])
    act = [partial(validate_annex, actor=head, annex=avenant, signed_on=clock.today()) for head in heads]
    (told,) = refused(at_once(*act))
    assert "n'est pas possible dans l'état" in told
    ranks = FinancialAnnex.objects.filter(convention=convention).order_by("pk")
    assert [row.state for row in ranks] == ["superseded", "validated"]
    assert [committed_by(row) for row in ranks] == [0, ranks[1].computations.last().agreed_amount]


def test_two_openings_of_one_year_read_from_one_page_open_it_once(national):
    """No envelope yet: both find none, one is made and the second person reads what the first did."""
    seen = last_movement(2009)
    (told,) = refused(at_once(*[lambda: move(national, None, nation(2009), "1000", seen=seen)] * 2))
    assert told.startswith(f"{MOVED} Dernier changement : {national.user}, le 15 octobre 2008 à ")
    assert balance_of(nation(2009)).available == 1000


def test_two_texts_of_one_type_never_apply_on_the_same_day(national, monkeypatch):
    one = Regime.objects.get(code="MOD-ENCADREE-SIM")
    other = Regime.objects.create(**model_to_dict(one, exclude=["id", "code"]), code="AUTRE")
    other.periods.create(type="EI", start=dt.date(2009, 1, 1))
    met, read = threading.Barrier(2), law.replaced_periods

    def read_together(regime: Regime, day: dt.date):
        rows = read(regime, day)
        with suppress(threading.BrokenBarrierError):
            met.wait(1)  # whoever is alone has the other one wait for its locks
            time.sleep(0.3 if regime == other else 0)
        return rows

    monkeypatch.setattr(law, "replaced_periods", read_together)

    def enter(regime: Regime, month: int):
        day = dt.date(2009, month, 1)
        return lambda: law.put_in_force(actor=national.user, regime=regime, reference="Décret", effect_on=day)

    assert refused(at_once(enter(one, 1), enter(other, 7))) == []

    periods = RegimePeriod.objects.filter(type="EI", start__year__lt=2017).order_by("start")
    assert [(row.regime.code, row.start, row.end) for row in periods] == [
        ("EI-2005", dt.date(2005, 7, 1), dt.date(2008, 12, 31)),
        ("MOD-ENCADREE-SIM", dt.date(2009, 1, 1), dt.date(2009, 6, 30)),
        ("AUTRE", dt.date(2009, 7, 1), dt.date(2013, 12, 31)),
        ("AIDE-POSTE-2014", dt.date(2014, 1, 1), dt.date(2016, 12, 31)),
    ]
