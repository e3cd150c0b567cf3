"""RIB and IBAN (conventions.bank_details); the numbers are the published examples, of no real account."""

import pytest
from stdnum import iban as stdnum_iban

from conventions.bank_details import Rib, iban_error, parse_rib


@pytest.mark.parametrize(
    ("text", "rib"),
    [
        ("30006 00001 12345678901 89", Rib("30006", "00001", "12345678901", "89")),
        ("20041-01005-0500013M026-06", Rib("20041", "01005", "0500013M026", "06")),
        ("20041\u201101005 – 0500013M026\u201206", Rib("20041", "01005", "0500013M026", "06")),
        ("20041010050500013m02606", Rib("20041", "01005", "0500013M026", "06")),
    ],
)
def test_rib_with_a_right_key(text, rib):
    assert parse_rib(text) == rib


@pytest.mark.parametrize("key", ["88", "90", "00"])
def test_rib_with_a_wrong_key(key):
    with pytest.raises(ValueError) as error:
        parse_rib(f"30006 00001 12345678901 {key}")
    assert str(error.value) == ("La clé du RIB ne correspond pas à la banque, au guichet et au compte : vérifiez-les.")


@pytest.mark.parametrize(("text", "length"), [("30006 00001", 10), ("3000A 00001 12345678901 89", 23)])
def test_rib_of_another_form(text, length):
    with pytest.raises(ValueError) as error:
        parse_rib(text)
    assert str(error.value) == (
        "Le RIB compte 23 caractères (banque 5, guichet 5, compte 11, clé 2) : "
        f"les {length} caractères saisis n'ont pas cette forme."
    )


def test_iban_of_a_rib():
    assert parse_rib("30006 00001 12345678901 89").iban == "FR7630006000011234567890189"
    assert parse_rib("20041 01005 0500013M026 06").iban == "FR1420041010050500013M02606"


def test_every_letter_counts_as_its_digit_in_the_key():
    keys = {letter: Rib("20041", "01005", f"0500013{letter}026", "").expected_key for letter in "AJBKSIRZ"}
    digits = {digit: Rib("20041", "01005", f"0500013{digit}026", "").expected_key for digit in "129"}
    assert keys == {
        **dict.fromkeys("AJ", digits["1"]),
        **dict.fromkeys("BKS", digits["2"]),
        **dict.fromkeys("IRZ", digits["9"]),
    }


BAD_RIB = "30006000011234567890188"
FRENCH_IBAN_OF_A_BAD_RIB = f"FR{stdnum_iban.calc_check_digits(f'FR00{BAD_RIB}')}{BAD_RIB}"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("FR76 3000 6000 0112 3456 7890 189", None),
        ("IBAN FR14 2004 1010 0505 0001 3M02 606", None),
        ("DE89 3704 0044 0532 0130 00", None),
        ("FR7630006000011234567890188", "La clé de l'IBAN est fausse : vérifiez chaque caractère."),
        (
            FRENCH_IBAN_OF_A_BAD_RIB,
            "L'IBAN contient un RIB dont la clé est fausse : vérifiez chaque caractère.",
        ),
        ("", "Indiquez l'IBAN."),
        ("FR76 3000", "Un IBAN français compte 27 caractères, celui-ci 8."),
        (
            "DE51 3704 0044 0532 0130 0",
            "L'IBAN n'a pas la forme attendue : vérifiez le pays et chaque caractère.",
        ),
    ],
)
def test_iban(text, error):
    assert iban_error(text) == error
