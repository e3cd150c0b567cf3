"""Lines of the paying agency's return (financing.checks.payer_return). No database."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.checks.payer_return import COLUMNS, lines_of, lot_key
from iae_portal.core.imports.tables import read_table


@pytest.mark.parametrize(
    ("rank", "day", "amount", "said"),
    [
        ("1", "29/02/2008", "1000", ""),
        ("1,0", "29/2/08", "1 000 €", ""),
        ("1", "29/02/2009", "1000", "« 29/02/2009 » n'est pas un jour (écrivez 26/09/2008)."),
        ("1", "39507", "1000", "« 39507 » n'est pas un jour (écrivez 26/09/2008)."),
        ("1", "29/02/2008", "1.000", "« 1.000 » n'est pas un montant (écrivez 1234,50)."),
        ("1.000", "29/02/2008", "1000", "« 1.000 » n'est pas un numéro de ligne."),
    ],
)
def test_a_line_of_the_return_is_read_as_it_is_meant(rank, day, amount, said):
    content = f"Lot;Ligne;Payé le;Montant payé\n59L;{rank};{day};{amount}\n".encode()
    (line,) = lines_of(read_table(content, COLUMNS))
    read = (1, dt.date(2008, 2, 29), Decimal(1000))
    assert (line.error, said or (line.rank, line.paid_on, line.amount)) == (said, said or read)


def test_the_number_of_a_lot_is_known_however_it_is_parted():
    written = ("59L 2008 L 0001", "59l-2008-L-0001", "59L/2008/L/0001", "59L2008L0001")
    content = "Lot;Ligne;Payé le;Montant payé\n" + "".join(f"{lot};1;29/02/2008;1000\n" for lot in written)
    first, *others = lines_of(read_table(content.encode(), COLUMNS))

    assert {lot_key(lot) for lot in written} == {"59L2008L0001"}
    assert first.error == ""
    assert {line.error for line in others} == {"la même ligne du même lot a déjà sa réponse à la ligne 2 du fichier."}
