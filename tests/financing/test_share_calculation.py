"""The département's share, explained by the engine."""

from decimal import Decimal

import pytest

from financing.calculation import months
from financing.calculation.department_share import RsaRow, explained_share
from financing.calculation.errors import Refused

YEAR_2022 = {months.parse(f"2022-{month:02d}"): 6 for month in range(1, 13)}
FLAT = [RsaRow(months.parse("2021-04"), Decimal("565.34"), "Décret n° 2021-530")]
RISING = [*FLAT, RsaRow(months.parse("2022-07"), Decimal("598.54"), "Loi n° 2022-1158", verified=False)]


def plain(text: str) -> str:
    """Without the spaces of typography."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_g17_with_its_lines():
    share = explained_share(YEAR_2022, FLAT)
    assert str(share.amount) == "35820.00"
    assert [line.rule for line in share.lines] == ["share_months", "share_total"]
    assert plain(share.lines[0].text) == (
        "De janvier à décembre 2022, 6 bénéficiaires : 88 % du RSA d’une personne seule (565,34 €), "
        "soit 497,50 € par personne et par mois, sur 12 mois : 35 820,00 €."
    )
    assert share.lines[0].source.startswith("Décret n° 2021-530 ; Décret n° 2014-728")


def test_the_amount_is_redone_from_the_lines_alone():
    share = explained_share({**YEAR_2022, months.parse("2022-09"): 4, months.parse("2022-12"): 0}, RISING)
    total = Decimal(0)
    for line in share.lines[:-1]:
        span = months.parse(line.inputs["to"]) - months.parse(line.inputs["from"]) + 1
        month = (Decimal(line.inputs["rate"]) * Decimal(line.inputs["rsa"])).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        assert month * int(line.inputs["beneficiaries"]) * span == Decimal(line.value)
        total += Decimal(line.value)
    assert [line.inputs["from"] for line in share.lines[:-1]] == ["2022-01", "2022-07", "2022-09", "2022-10"]
    assert (total, share.lines[-1].value) == (share.amount, f"{share.amount}")
    assert "(598,54 €, montant non vérifié dans un texte)" in plain(share.lines[1].text)


def test_months_with_a_gap_between_them_are_told_apart():
    share = explained_share({months.parse("2022-01"): 2, months.parse("2022-03"): 2}, FLAT)
    assert [line.inputs["from"] for line in share.lines[:-1]] == ["2022-01", "2022-03"]
    assert str(share.amount) == "1990.00"


@pytest.mark.parametrize(
    ("month", "rows", "sentence"),
    [
        (
            "2014-06",
            FLAT,
            "Juin 2014 : aucun texte ne fixait la part du département avant juillet 2014 ; laissez ce mois vide.",
        ),
        ("2021-03", FLAT, "Aucun montant du RSA n’est connu en mars 2021."),
        ("2022-01", [], "Aucun montant du RSA n’est connu en janvier 2022."),
    ],
)
def test_a_month_without_text_or_amount_is_refused(month, rows, sentence):
    with pytest.raises(Refused) as refused:
        explained_share({months.parse(month): 3}, rows)
    assert [fault.message for fault in refused.value.faults] == [sentence]
    assert str(explained_share({months.parse(month): 0}, rows).amount) == "0.00"
