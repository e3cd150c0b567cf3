"""The order of two days of a row: the constraint and the guard bind the same rows and say one sentence."""

import datetime as dt
from types import SimpleNamespace as Row

import pytest
from django.db.models import F, Q

from iae_portal.core.days import DayOrder, follows, in_order, not_to_come
from iae_portal.core.workflow import Request

YESTERDAY, TODAY, TOMORROW = (dt.date(2008, 10, day) for day in (14, 15, 16))
PAID = DayOrder("paid_on", "month", "c", "Un mois ne se paie pas avant son début.", free={"kind": "recovery"})


def asked(**data) -> Request:
    return Request(actor="Mme Exemple", today=TODAY, data=data)


def test_a_typed_day_follows_the_days_that_bind_it():
    """A guard declares the sentences of its own day alone: docs/states.md prints them."""
    orders = (
        DayOrder("signed_on", "opinion_given_on", "a", "La signature suit l'avis."),
        DayOrder("notified_on", "signed_on", "b", "La notification suit la signature."),
    )
    guard = in_order(orders, "signed_on")
    row = Row(opinion_given_on=TODAY, signed_on=None)

    assert guard.sentences == ["La signature suit l'avis."]
    assert guard(row, asked(signed_on=YESTERDAY)) == "La signature suit l'avis, le 15 octobre 2008."
    assert guard(row, asked(signed_on=YESTERDAY)).field == "signed_on"
    assert [guard(row, asked(**typed)) for typed in ({"signed_on": TODAY}, {}, {"notified_on": YESTERDAY})] == [
        None
    ] * 3
    assert guard(Row(opinion_given_on=None), asked(signed_on=YESTERDAY)) is None


@pytest.mark.parametrize(
    ("typed", "bound", "said"),
    [
        (YESTERDAY, TODAY, "Un mois ne se paie pas avant son début, le 15 octobre 2008."),
        (TODAY, TODAY, None),
        (None, TODAY, None),
        (TODAY, None, None),
    ],
)
def test_a_typed_day_follows_a_day_that_another_row_holds(typed, bound, said):
    guard = follows(PAID, lambda row: row.whole)

    assert guard.sentences == [PAID.sentence]
    assert guard(Row(whole=bound), asked(paid_on=typed)) == said


@pytest.mark.parametrize(
    ("kind", "day", "said"),
    [
        ("socle", TODAY, None),
        ("socle", YESTERDAY, "Un mois ne se paie pas avant son début, le 15 octobre 2008."),
        ("recovery", YESTERDAY, None),
    ],
)
def test_a_row_of_a_free_kind_is_not_bound(kind, day, said):
    assert in_order((PAID,), "paid_on")(Row(kind=kind, month=TODAY), asked(paid_on=day)) == said


def test_the_constraint_says_the_sentence_of_the_guard():
    free, ordered = Q(kind="recovery"), Q(paid_on__isnull=True) | Q(month__isnull=True) | Q(paid_on__gte=F("month"))
    constraint = PAID.constraint

    assert (constraint.name, constraint.condition) == ("c", free | ordered)
    assert constraint.violation_error_message == PAID.sentence


@pytest.mark.parametrize(("day", "refused"), [(TODAY, False), (TOMORROW, True), (None, False)])
def test_what_only_tells_the_past_is_not_to_come(day, refused):
    guard = not_to_come("given_on", "Cette date ne peut pas être à venir.")

    assert guard.sentences == ["Cette date ne peut pas être à venir."]
    assert guard(Row(), asked(given_on=day)) == (guard.sentences[0] if refused else None)
    assert getattr(guard(Row(), asked(given_on=day)), "field", None) == ("given_on" if refused else None)
