"""What a cell of an imported file means (iae_portal.core.imports.values)."""

import datetime as dt
from decimal import Decimal

import pytest

from iae_portal.core.imports.values import amount_in, departement_code, emails_in, hours_in, month_in, phones_in
from iae_portal.core.text import count_in

OCTOBER = dt.date(2008, 10, 1)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *(
            (text, OCTOBER)
            for text in ("10/2008", "01/10/2008", "31/10/2008", "2008-10", "2008-10-31", "200810", "102008")
        ),
        *((text, OCTOBER) for text in ("oct-08", "oct.-08", "Octobre 2008", "octobre 08", "1er octobre 2008", "10-08")),
        *(
            (text, OCTOBER)
            for text in (
                "2008/10",
                "2008/10/31",
                "2008.10",
                "2008-10-31T00:00:00",
                " oct\u200e 2008 ",
                "31.10.2008",
                "1/10/2008 00:00",
            )
        ),
        ("août 2008", dt.date(2008, 8, 1)),
        ("févr.-08", dt.date(2008, 2, 1)),
        ("déc-08", dt.date(2008, 12, 1)),
        ("oct-98", dt.date(1998, 10, 1)),
        ("01/1950", dt.date(1950, 1, 1)),
        *((text, None) for text in ("10/1908", "1949-12", "octobre 1908")),
        *((text, None) for text in ("31/04/2008", "45/10/2008", "2008-10-99", "31 avril 2008", "39722", "10/31/2008")),
        *(
            (text, None)
            for text in ("", "13/2008", "132008", "101020", "00/2008", "10", "brumaire 2008", "10/0000", "2008")
        ),
    ],
)
def test_a_month_in_every_usual_way(text, month):
    assert month_in(text) == month


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        *((text, Decimal("1820.04")) for text in ("1820,04", "1 820,04", "1\u202f820,04 h", "1820.04 heures")),
        *((text, Decimal("151.67")) for text in ("151:40", "151 h 40", "151h40", "151:40:00", "151 h 40 min")),
        ("1 820:30", Decimal("1820.50")),
        *((text, Decimal("151.66")) for text in ("151:39:36", "151 h 39:36", "151,66")),
        *((text, None) for text in ("1?820,04", "151:60", "douze", "h", "")),
    ],
)
def test_hours_and_durations(text, hours):
    assert hours_in(text) == hours


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *((text, 12) for text in ("12", "12,0", "12.00")),
        ("1 204", 1204),
        *((text, None) for text in ("12,5", "douze", "", "1.000", "12,000", "1'204", "1.204", "1,2E+3", "VRAI")),
    ],
)
def test_a_count(text, count):
    assert count_in(text) == count


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *((text, Decimal("1234.50")) for text in ("1 234,50", "1234.5", "1\u202f234,50\u00a0€", "1234,50€")),
        *((text, None) for text in ("1.234", "1,234", "1.234,50", "1'234,50", "(12,50)", "12,50-", "€", "")),
    ],
)
def test_an_amount(text, amount):
    assert amount_in(text) == amount


@pytest.mark.parametrize(
    ("text", "code"), [("001", "01"), ("1", "01"), ("2a", "2A"), ("2 B", "2B"), ("59L", "59L"), ("5\u200e9", "59")]
)
def test_a_departement(text, code):
    assert departement_code(text) == code


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("", []),
        ("a@b.fr", ["a@b.fr"]),
        ("mailto:a@b.fr", ["a@b.fr"]),
        ("Anne Bé <a@b.fr>", ["a@b.fr"]),
        ("\u200ba@b.fr.", ["a@b.fr"]),
        ("a@b.fr,c@d.fr", ["a@b.fr", "c@d.fr"]),
        ("a@b.fr/c@d.fr a@b.fr", ["a@b.fr", "c@d.fr"]),
        *((f"a@b.fr {link} c@d.fr", ["a@b.fr", "c@d.fr"]) for link in ("et", "ou", "-", "–", "; et")),
        *((text, []) for text in ("néant", "-", "N/C", "Aucun")),
        ("A <a@b.fr> ; C <c@d.fr>", ["a@b.fr", "c@d.fr"]),
        *(
            (text, None)
            for text in ("denis\u00a0x@b.fr", "hélène@b.fr", "a@@b.fr", "a@b", "accueil", "et", "a@b.fr et")
        ),
    ],
)
def test_addresses_of_a_cell(text, addresses):
    if addresses is None:
        with pytest.raises(ValueError, match="n'est pas une adresse de courriel"):
            emails_in(text)
    else:
        assert emails_in(text) == addresses


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("556000000", ["05 56 00 00 00"]),
        ("+33 5 56 00 00 00", ["05 56 00 00 00"]),
        ("05 56 00 00 00\n06 00 00 00 00", ["05 56 00 00 00", "06 00 00 00 00"]),
        ("05.56.00.00.00 / 06.00.00.00.00 (portable)", ["05 56 00 00 00", "06 00 00 00 00"]),
        *((text, []) for text in ("néant", "–", "NC")),
        *((text, None) for text in ("05 56 00 00", "accueil", "05 56 00 00 00 / 06 00")),
    ],
)
def test_numbers_of_a_cell(text, numbers):
    if numbers is None:
        with pytest.raises(ValueError, match="n'est pas un numéro de téléphone"):
            phones_in(text)
    else:
        assert phones_in(text) == numbers
