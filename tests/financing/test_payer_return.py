"""Lines of the paying agency's return (financing.checks.payer_return). No database."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.checks.payer_return import COLUMNS, lines_of
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
