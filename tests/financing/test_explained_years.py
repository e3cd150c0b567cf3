"""The explanation of an aid by year says each amount of its schedule, and what is to recall or to give back."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.baremes import shipped_law
from financing.computation import Facts, compute
from financing.enums import Method
from financing.services.recoveries import issue_order
from financing.services.termination import convention_was_shortened
from tests.factories.financing import credit, found_paid, make_convention, validated
from tests.financing.test_same_figures import plain

MONTHS = [dt.date(2008, month, 1) for month in range(1, 13)]
YEAR = {"id": "A", "start": MONTHS[0], "end": MONTHS[11]}
POSTS = {name: Decimal(value) for name, value in (("planned_hours", 19200), ("hours_per_fte", 1600))}
POSTS |= {"permanent_fte": Decimal(1), "agreed_posts": Decimal(1)}
ETTI = YEAR | POSTS | {"type": "ETTI", "method": Method.PER_POST, "regime": "ETTI-2005"}
ACI = YEAR | {"type": "ACI", "method": Method.LUMP_SUM, "regime": "ACI-ACC-2005", "requests": (Decimal("10000"),)}


def told(facts: dict, hours=(), paid=()) -> dict[str, str]:
    """By rule, the sentences of the schedule; of an ETTI the last amounts are those of the hours done."""
    hours, paid = ({MONTHS[n]: Decimal(value) for n, value in enumerate(given)} for given in (hours, paid))
    outcome = compute(Facts(**facts, hours=hours, paid=paid), shipped_law())
    found = {line["rule"]: plain(line["text"]) for line in outcome.explanation}
    shown = {line.kind: plain(f"{line.amount:,}".replace(",", " ").replace(".", ",")) for line in outcome.schedule}
    assert all(kind == "advance" or amount in found[kind] for kind, amount in shown.items())
    return found


def test_the_instalment_of_a_month_is_said():
    assert told(ACI)["instalments"] == (
        "Acomptes : 10 000,00 € / 12 = 833,33 € par mois, au centime ; le dernier prend la différence."
    )


@pytest.mark.parametrize(
    ("hours", "due", "settled"),
    [
        (
            ["1600"],
            "Dû à fin janvier 2008 : 4 250,00 € pour les heures faites, sans dépasser 51 000,00 € × 1 / 12 =",
            {},
        ),
        (["1520"], "= 4 250,00 €, soit 4 037,50 €.", {}),
        (
            ["1440"] * 10,
            "soit 38 250,00 €.",
            {
                "regularisation": "Régularisation en novembre 2008 : 51 000,00 € × 11 / 12 × taux d’occupation "
                "0,900000 = 42 075,00 €, moins 42 500,00 € déjà versés, soit 0,00 €."
            },
        ),
        (
            ["1440"] * 10 + ["1600"] * 2,
            "Dû à fin décembre 2008 : 46 750,00 € pour les heures faites, sans dépasser 51 000,00 €, soit 46 750,00 €.",
            {"balance": "Solde en décembre 2008 : 46 750,00 € dus, moins 42 500,00 € déjà versés, soit 4 250,00 €."},
        ),
    ],
)
def test_what_the_hours_of_an_etti_give_is_said(hours, due, settled):
    lines = told(ETTI, hours)
    assert due in lines["due"]
    assert {rule: lines[rule] for rule in settled} == settled
    assert not {"recall", "recovery", "settled"}.intersection(lines)


@pytest.mark.parametrize(
    ("facts", "hours", "paid", "rule", "sentence"),
    [
        (ACI, [], ["833.33"] * 2, "settled", "Prévu pour les mois payés : 1 666,66 € ; versé : 1 666,66 € ; rien à"),
        (ACI, [], ["833.32"], "recall", "Prévu pour les mois payés : 833,33 € ; versé : 833,32 € ; rappel de 0,01 €."),
        (
            ACI,
            [],
            ["834"],
            "recovery",
            "; versé : 834,00 € ; ordre de reversement de 0,67 €, jamais un paiement négatif.",
        ),
        (
            ETTI,
            ["800"] * 12,
            ["4250"] * 10,
            "recovery",
            "Dû : 25 500,00 € ; versé : 42 500,00 € ; ordre de reversement",
        ),
    ],
)
def test_what_is_to_recall_or_to_give_back_is_said(facts, hours, paid, rule, sentence):
    assert sentence in told(facts, hours, paid)[rule]


@pytest.mark.django_db
def test_an_order_tells_how_its_amount_is_computed(officer_59l, head_59l, settings):
    settings.PORTAL_TODAY = "2008-12-31"
    credit("59L", "50000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    found_paid(annex=annex, lines=list(annex.payments.all()))
    convention = annex.convention
    convention.end = dt.date(2008, 10, 31)
    convention.save()
    convention_was_shortened(convention)
    line = annex.payments.get(kind="recovery")
    order = issue_order(actor=head_59l.user, line=line, due_on=dt.date(2009, 2, 1))
    assert "versé : 12 000,00 € ; ordre de reversement de 2 000,00 €" in plain(order.explanation[-1]["text"])
