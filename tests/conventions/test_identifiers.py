"""SIRET and SIREN (conventions.identifiers)."""

from decimal import Decimal

import pytest

from conventions.identifiers import (
    format_siren,
    format_siret,
    normalize_siren,
    normalize_siret,
    siren_error,
    siren_of,
    siret_error,
)


@pytest.mark.parametrize(
    ("cell", "siret"),
    [
        ("73282932000074", "73282932000074"),
        (" 732 829 320 00074 ", "73282932000074"),
        ("732\u00a0829\u00a0320\u202f00074", "73282932000074"),
        ("732.829.320-00074", "73282932000074"),
        ("732 829 320\u201100074", "73282932000074"),
        ("732829320 – 00074", "73282932000074"),
        ("732\u200e82932\ufeff0000\u200b7\u00ad4\u202c", "73282932000074"),
        (73282932000074, "73282932000074"),
        (73282932000074.0, "73282932000074"),
        (Decimal("73282932000074"), "73282932000074"),
        ("73282932000074.0", "73282932000074"),
        ("73282932000074,00", "73282932000074"),
        (5420021000015.0, "05420021000015"),
        ("5420021000015", "5420021000015"),
        (12.5, "12.5"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (-1, "-1"),
        (True, "True"),
        (None, ""),
        ("", ""),
        ("abc", "abc"),
    ],
)
def test_normalize_siret_of_a_cell(cell, siret):
    assert normalize_siret(cell) == siret


def test_normalize_siren_of_a_cell():
    assert normalize_siren(5420021.0) == "005420021"
    assert normalize_siren("732 829 320") == "732829320"


@pytest.mark.parametrize(
    "siret",
    [
        "73282932000074",
        "41071771400035",
        "34356040500023",
        "35600000000048",
        "35600000009075",
        "35600000000001",
    ],
)
def test_right_siret_la_poste_included(siret):
    assert siret_error(siret) is None


@pytest.mark.parametrize(
    ("siret", "error"),
    [
        ("", "Indiquez le numéro SIRET (14 chiffres)."),
        ("73282932000075", "La clé du SIRET « 73282932000075 » est fausse : vérifiez chaque chiffre."),
        ("35600000000014", "La clé du SIRET « 35600000000014 » est fausse : vérifiez chaque chiffre."),
        (
            "5420021000015",
            "Le SIRET « 5420021000015 » compte 13 chiffres au lieu de 14 : vérifiez qu'il est complet.",
        ),
        ("7328293200007A", "Le SIRET « 7328293200007A » ne doit contenir que des chiffres."),
        (
            "4,10718E+13",
            "Le SIRET « 4,10718E+13 » a perdu des chiffres dans le tableur : mettez la colonne en texte.",
        ),
        (
            normalize_siret("4.10718E+13"),
            "Le SIRET « 410718E+13 » a perdu des chiffres dans le tableur : mettez la colonne en texte.",
        ),
    ],
)
def test_wrong_siret_says_what_is_wrong(siret, error):
    assert siret_error(siret) == error


def test_siret_whose_siren_is_wrong_though_its_own_key_is_right():
    assert siret_error("73282932100072") == ("La clé du SIRET « 73282932100072 » est fausse : vérifiez chaque chiffre.")


@pytest.mark.parametrize(
    ("siren", "error"),
    [
        ("732829320", None),
        ("356000000", None),
        ("732829321", "La clé du SIREN « 732829321 » est fausse : vérifiez chaque chiffre."),
        ("1", "Le SIREN « 1 » compte 1 chiffre au lieu de 9 : vérifiez qu'il est complet."),
    ],
)
def test_siren(siren, error):
    assert siren_error(siren) == error


def test_parts_and_display():
    assert siren_of("73282932000074") == "732829320"
    assert format_siret("73282932000074") == "732\u00a0829\u00a0320\u00a000074"
    assert format_siren("732829320") == "732\u00a0829\u00a0320"
