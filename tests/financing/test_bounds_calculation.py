"""Both sides of the bounds of a calculation, and the figures of its lines, that its golden cases leave alone."""

import dataclasses
import gc
import json
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import pytest

from financing.baremes.loader import shipped_law
from financing.calculation import months
from financing.calculation.accompaniment import LumpSumRequest, compute_accompaniment
from financing.calculation.annex import Annex
from financing.calculation.checks import check_period
from financing.calculation.command_line import run
from financing.calculation.errors import Refused
from financing.calculation.exact import cents_text, exact_text, from_cents, half_up, scaled, to_cents
from financing.calculation.fdi import FdiNature, fdi_grant
from financing.calculation.law import REGIME_TEXTS, Key, Law, LumpSum, Row, Table
from financing.calculation.modulation import CRITERIA, Batch, compute_batch
from financing.calculation.money import to_cent
from financing.calculation.wording import cents
from iae_portal.core.text import NO_BREAK
from tests.financing.documents import annex, batch, computed_annex, one, row, structure


@pytest.mark.parametrize(
    ("type_", "year", "message"),
    [
        ("AI", 2004, "L’année 2004 n’ouvre pas d’aide à l’accompagnement AI : donnez une année de 2005 à 2014."),
        ("ACI", 2015, "L’année 2015 n’ouvre pas d’aide à l’accompagnement ACI : donnez une année de 2005 à 2014."),
        ("EI", 2008, "Le type EI n’a pas d’aide à l’accompagnement."),
    ],
)
def test_the_years_of_a_lump_sum_are_said(type_, year, message):
    with pytest.raises(Refused) as refused:
        compute_accompaniment(LumpSumRequest("L", type_, year, (Decimal(1),)), shipped_law())
    assert [fault.message for fault in refused.value.faults] == [message]


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ").replace("\u202f", " ")


def lines(result: dict, rule: str) -> list[tuple]:
    return [(plain(line["text"]), line["value"]) for line in result["explanation"] if line["rule"] == rule]


@pytest.fixture
def told() -> dict:
    """8 ETP for three months, 10 for nine, 1 000 hours a month: 7,9734 ETP of 9,5."""
    return computed_annex(annex("EI", "2009-01", 12, (3, "8"), (9, "10"), hours=["1000"] * 12))


def test_an_annexe_tells_its_months_and_instalments(told):
    assert lines(told, "regime")[0][0].startswith("L’annexe couvre 12 mois, de janvier à décembre 2009")
    assert [value for _, value in lines(told, "segment_total")] == ["19362.00", "72607.50"]
    assert [text for text, _ in lines(told, "instalments")] == [
        "Acomptes : 8 ETP × 9 681 € / 12 = 6 454,00 € par mois de janvier à février 2009 ; le dernier, en mars 2009, "
        "prend la différence avec le total : 6 454,00 €.",
        "Acomptes : 10 ETP × 9 681 € / 12 = 8 067,50 € par mois d’avril à novembre 2009 ; le dernier, en "
        "décembre 2009, prend la différence avec le total : 8 067,50 €.",
    ]
    before = [line["inputs"]["before"] for line in told["explanation"] if line["rule"] == "instalments"]
    assert before == ["12908.00", "64540.00"]
    total = next(line for line in told["explanation"] if line["rule"] == "segment_total")
    assert total["inputs"]["parts"] == [
        {"from": "2009-01", "months": "3", "fte": "8", "unit_amount": "9681", "hours_per_fte": "1505"}
    ]
    assert lines(told, "agreed_amount") == [
        ("Montant conventionné, somme des totaux des 2 tranches : 91 969,50 €.", "91969.50")
    ]


def test_an_annexe_tells_what_is_realised_and_due(told):
    assert lines(told, "realised_fte") == [
        (
            "Réalisé à fin décembre 2009 : 3 000 h / 1 505 h + 9 000 h / 1 505 h = 7,9734 ETP sur l’année.",
            "7.9734",
        )
    ]
    assert lines(told, "cap_fte") == [
        ("Plafond à fin décembre 2009 : somme des ETP mensuels / 12 = 9,5000 ETP, non atteint.", "9.5000")
    ]
    assert lines(told, "regularisation")[0][0] == (
        "Régularisation en novembre 2009 : 91 969,50 € × 11 / 12 × taux d’occupation 0,848236 = 71 510,89 €, "
        "moins 75 834,50 € déjà versés, soit 0,00 €."
    )
    assert lines(told, "balance")[0][0] == (
        "Solde en décembre 2009 : 77 190,70 € dus, moins 75 834,50 € déjà versés, soit 1 356,20 €."
    )
    assert (told["recall"], told["recovery"]) == ("0.00", "0.00")


def test_an_annexe_of_one_month_has_no_equal_instalment():
    alone = computed_annex(annex("EI", "2009-01", 1, "8"))

    assert lines(alone, "instalments")[0][0].startswith("Acomptes : le dernier, en janvier 2009, prend la différence")
    assert lines(alone, "agreed_amount")[0][0] == "Montant conventionné, total de la seule tranche : 6 454,00 €."


def test_two_months_have_one_equal_instalment():
    pair = computed_annex(annex("EI", "2009-01", 2, "8"))

    assert "par mois en janvier 2009 ; le dernier, en février 2009" in lines(pair, "instalments")[0][0]


def test_a_rank_and_a_score_are_told():
    """A cannot be compared on its public: nobody was welcomed."""
    result = one(
        "batches",
        batch(
            structure("A", "1000", ["0", "0"], "20", "30"),
            structure("B", "2000", "10", "30", "20"),
            structure("C", "2000", "50", "10", "20"),
        ),
    )
    said = [plain(line["text"]) for line in result["structures"][0]["explanation"][:3]]

    assert said == [
        "Public accueilli : dénominateur nul, indicateur non calculable, note médiane de 0,5000.",
        "Effort d’insertion : rang 2 sur 3 (le plus faible est 1), note (2 − 1) / 2 = 0,5000.",
        "Résultats à la sortie : rang 3 sur 3 (le plus faible est 1), note (3 − 1) / 2 = 1,0000.",
    ]


def test_cents_are_exact():
    assert [half_up(numerator, 2, 0) for numerator in (0, 1, 2, 3)] == [0, 1, 1, 2]
    assert [cents_text(cents) for cents in (0, 5, 99, 100, 101, 1935400)] == [
        "0.00",
        "0.05",
        "0.99",
        "1.00",
        "1.01",
        "19354.00",
    ]
    assert cents_text(Fraction(1005, 10)) == "1.01"
    assert (to_cents(Decimal("1.01")), to_cents(Decimal("1.005"))) == (101, Fraction(201, 2))
    assert (from_cents(101), from_cents(Fraction(201, 2))) == (Decimal("1.01"), Decimal("1.01"))
    assert (scaled(1935400, 2), exact_text(Fraction(5, 8))) == (Decimal("19354.00"), "5/8")
    assert (to_cent(Decimal("1.005")), to_cent(Decimal("1.004"))) == (Decimal("1.01"), Decimal("1.00"))


def test_an_amount_is_said_from_cents_whole_or_not():
    said = [plain(cents(number)) for number in (5, 99, 100, 123456, Fraction(201, 2), Fraction(12345601, 100))]

    assert said == ["0,05 €", "0,99 €", "1,00 €", "1 234,56 €", "1,01 €", "1 234,56 €"]


def test_floors_above_the_envelope_are_said_to_the_cent():
    """1 000,30 € at 1 % is 10,003 €."""
    item = batch(structure("A", "1000.30", "50", "50", "50"), floor="0.01", envelope="10.00")
    message = one("batches", item)["errors"][0]["message"]

    assert plain(message).startswith("Les planchers demandent à eux seuls 10,00 €, plus que l’enveloppe de 10,00 €")
    assert "errors" not in one("batches", item | {"envelope": "10.01"})


def test_a_month_without_a_bareme_is_said_with_all_its_key():
    rows = [row("ACI", "2015-01", "2015-06", "10000")]
    fault = computed_annex(annex("ACI", "2015-01", 7, "1"), rows)["errors"][0]

    assert fault["field"] == "end"
    assert plain(fault["message"]) == (
        "Aucun barème du régime AIDE-POSTE-2014 en juillet 2015 pour le type ACI (droit commun, territoire général) : "
        "aucun texte retrouvé ne donne ce montant ; ajoutez-le aux barèmes avec sa référence."
    )


def test_a_month_between_two_baremes_is_said_at_its_own_place():
    rows = [row("ACI", "2015-01", "2015-05", "10000"), row("ACI", "2015-07", None, "10000")]
    given = annex("ACI", "2015-01", 7, "1")
    assert "en juin 2015 pour le type ACI" in plain(computed_annex(given, rows)["errors"][0]["message"])
    assert "errors" not in computed_annex(given, [row("ACI", "2015-01", "2015-06", "10000"), rows[1]])


def test_what_no_document_gave_is_refused_as_well():
    empty = Annex("X", "EI", "ordinary", "general", 0, 11, ())
    with pytest.raises(Refused, match="L’annexe n’a aucune tranche"):
        check_period(empty)
    with pytest.raises(Refused, match="Le lot ne contient aucune structure"):
        compute_batch(Batch("B", Decimal(0), Decimal("0.10"), dict.fromkeys(CRITERIA, Decimal(1)), Decimal(1000), ()))


def test_a_lump_sum_is_open_its_years_and_verified_unless_said():
    names = [field.name for field in dataclasses.fields(LumpSum) if field.default is dataclasses.MISSING]
    lump = LumpSum(**dict.fromkeys(names) | {"type": "AI", "from_year": 2008, "to_year": 2009})
    law = Law({}, Table.of([]), (lump,))

    assert [law.lump_sum("AI", year) for year in (2007, 2008, 2009, 2010)] == [None, lump, lump, None]
    assert law.lump_sum("EI", 2008) is None
    assert lump.verified is True


def test_months_are_counted_and_named():
    january = months.parse("2009-01")

    assert (months.parse("2009-13"), months.parse("2009-00"), months.text(january + 12)) == (None, None, "2010-01")
    assert months.span(january, january) == "en janvier 2009"
    assert months.span(january, january + 11) == "de janvier à décembre 2009"
    assert months.span(january - 1, january) == "de décembre 2008 à janvier 2009"
    assert months.span(january + 3, january + 7) == "d’avril à août 2009"
    assert [months.last_day_of(months.first_day(january + rank)).day for rank in (0, 1, 11)] == [31, 28, 31]
    assert months.of_end(None) is None


def test_a_grant_takes_its_first_payment_then_the_rest():
    nature = FdiNature("n", "Exemple", None, None, Decimal("0.40"), "texte")
    with pytest.raises(Refused):
        fdi_grant(nature, cost=Decimal(1), requested=Decimal("-0.01"))
    nothing = fdi_grant(nature, cost=Decimal(1), requested=Decimal(0))
    some = fdi_grant(nature, cost=Decimal(100), requested=Decimal("0.99"))

    assert nothing.amount == 0
    assert (some.first_payment, some.balance) == (Decimal("0.40"), Decimal("0.59"))


def test_an_identifier_is_given_back_as_it_came():
    assert [one("annexes", {"id": given}).get("id") for given in (7, True, ["X"])] == [7, None, None]


def test_the_last_month_of_two_takes_the_cent_that_is_left():
    assert lines(computed_annex(annex("EI", "2009-01", 2, "0.02")), "instalments")[0][0] == (
        "Acomptes : 0,02 ETP × 9 681 € / 12 = 16,14 € par mois en janvier 2009 ; le dernier, en février 2009, "
        "prend la différence avec le total : 16,13 €."
    )


def test_what_was_worked_is_worth_the_cents_of_its_row_and_exceeds_nothing():
    """12 000 hours of 1 820, at 10 080,25 €."""
    given = annex("EI", "2015-01", 12, "8", hours=["1000"] * 12)
    result = computed_annex(given, [row("EI", "2015-01", None, "10080.25")])
    assert (result["due"], result["realised_fte"], result["excess_fte"]) == ("66463.19", "6.5934", "0.0000")


def test_a_regime_that_does_not_exist_is_cut_and_the_others_are_named():
    (error,) = one("annexes", annex("EI", "2009-01", 12, "8", regime="X" * 41))["errors"]
    assert error["message"] == (
        f"Le régime « {'X' * 40} » n’existe pas : choisissez parmi {', '.join(sorted(shipped_law().regimes))}."
    )


def test_the_texts_of_a_regime_are_all_but_its_periods_and_its_modulation():
    assert not {"periods", "modulation"} & set(REGIME_TEXTS)
    assert {"code", "label", "reference", "status"} <= set(REGIME_TEXTS)


@pytest.mark.parametrize(
    ("paid", "count", "said"),
    [
        ("5000", 12, "Dû : 77 190,70 € ; versé : 60 000,00 € ; rappel de 17 190,70 €."),
        (
            "7000",
            12,
            "Dû : 77 190,70 € ; versé : 84 000,00 € ; ordre de reversement de 6 809,30 €, jamais un paiement négatif.",
        ),
        ("5000", 6, "Prévu pour les mois payés : 43 564,50 € ; versé : 30 000,00 € ; rappel de 13 564,50 €."),
    ],
)
def test_what_was_paid_is_set_against_what_is_due(paid, count, said):
    given = {"hours": ["1000"] * count, "paid": [paid] * count}
    result = computed_annex(annex("EI", "2009-01", 12, (3, "8"), (9, "10"), **given))

    assert [text for text, _ in lines(result, "recall") + lines(result, "recovery")] == [said]


def test_a_type_without_accompaniment_is_said_before_its_fields():
    (error,) = one("accompaniment", {"id": "L", "type": "EI"})["errors"]
    assert error["field"] == "type"


def test_a_file_that_cannot_be_named_is_said_and_the_collector_goes_on():
    gc.enable()
    output = StringIO()

    assert run("a\0b", output) == 1
    assert "nom impossible" in json.loads(output.getvalue())["errors"][0]["message"]
    assert gc.isenabled()
    run("nowhere.json", output := StringIO())
    assert "nom impossible" not in json.loads(output.getvalue())["errors"][0]["message"]


def test_a_lump_sum_tells_its_caps_and_its_share():
    item = {"id": "L", "type": "ACI", "year": 2014, "requests": ["12000.335", "18000"]}
    result = one("accompaniment", item)

    assert [plain(line["text"]) for line in result["explanation"]] == [
        "2 demandes plafonnées à 15 000 € chacune, puis 45 000 € en tout : 27 000,34 €.",
        "Aide à l’accompagnement, 75 % pour le premier semestre 2014 : 20 250,25 €.",
    ]
    assert [line["value"] for line in result["explanation"]] == ["27000.34", "20250.25"]


def test_a_bareme_names_its_regime_as_a_lump_sum_does():
    key = Key("EI-2005", "EI", "ordinary", "general")
    assert Row(key, 1, None, Decimal(9681), Decimal(1505), None, "Arrêté").regime == "EI-2005"
