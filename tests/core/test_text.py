"""French typography and the key of searches (iae_portal.core.text)."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from iae_portal.core.templatetags.portal import badge, day_or, number_or
from iae_portal.core.text import (
    address_line,
    agreed_with,
    blocks,
    counted,
    decimal_in,
    digits_in,
    euros,
    fold,
    french_date,
    french_days,
    french_list,
    keys_in,
    number,
    of_name,
    of_place,
    percent,
    some_of,
    spelled,
    spelled_months,
    year_in,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", ""),
        ("  Saint-Étienne  ", "saint etienne"),
        ("L'ÎLE  AUX\u00a0ENFANTS", "l ile aux enfants"),
        ("L\u2019Île aux enfants", "l ile aux enfants"),
        ("Cœur d'Ostrevent", "coeur d ostrevent"),
        ("ŒUVRE Æ", "oeuvre ae"),
        ("Régie de quartier (Lille-Sud) n° 2", "regie de quartier lille sud n 2"),
        ("A.N.P.E. de Lille", "anpe de lille"),
        ("a.n.p.e", "anpe"),
        ("Emploi 59. Lens", "emploi 59 lens"),
        ("E\u0301cole", "ecole"),
        ("Straße", "strasse"),
        ("--- !", ""),
    ],
)
def test_fold_gives_one_key_for_one_name(text, key):
    assert fold(text) == key


@given(st.text())
def test_fold_of_a_key_is_the_key(text):
    assert fold(fold(text)) == fold(text)


def test_fold_sorts_accents_as_their_letters():
    assert sorted(["Zoé", "École", "abc", "Eau", "Éloi"], key=fold) == ["abc", "Eau", "École", "Éloi", "Zoé"]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, None, "0"),
        (7, None, "7"),
        (1234, None, "1\u202f234"),
        (1234567, None, "1\u202f234\u202f567"),
        (Decimal("12.50"), None, "12,5"),
        (Decimal("1E+3"), None, "1\u202f000"),
        (Decimal("12.345"), 2, "12,35"),
        (Decimal("-12.345"), 2, "\u221212,35"),
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal("0.005"), 2, "0,01"),
        (-1234, 0, "\u22121\u202f234"),
        (Decimal("-0"), None, "0"),
    ],
)
def test_number(value, places, text):
    assert number(value, places) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1234.56"), "1\u202f234,56\u00a0€"),
        (Decimal("0"), "0,00\u00a0€"),
        (Decimal("869689.705"), "869\u202f689,71\u00a0€"),
        (-3, "\u22123,00\u00a0€"),
    ],
)
def test_euros(amount, text):
    assert euros(amount) == text


def test_euros_without_cents():
    assert euros(Decimal("19354.50"), places=0) == "19\u202f355\u00a0€"


def test_percent():
    assert percent(60) == "60\u00a0%"
    assert percent(Decimal("33.30")) == "33,3\u00a0%"
    assert percent(Decimal("33.3"), places=2) == "33,30\u00a0%"


def test_french_date():
    assert french_date(date(2008, 10, 15)) == "15 octobre 2008"
    assert french_date(date(2008, 10, 1)) == "1er octobre 2008"
    assert french_date(date(2008, 8, 11)) == "11 août 2008"
    assert french_date(date(2008, 11, 19), weekday=True) == "mercredi 19 novembre 2008"
    assert french_date(date(2008, 2, 1), weekday=True) == "vendredi 1er février 2008"


def test_french_list():
    assert french_list([]) == ""
    assert french_list(["a"]) == "a"
    assert french_list(["a", "b"]) == "a et b"
    assert french_list(("a", "b", "c")) == "a, b et c"
    assert french_list(["a", "b"], "ou") == "a ou b"


def test_a_long_list_says_how_many_more_it_has():
    assert some_of(["a", "b", "c"], 3) == "a, b et c"
    assert some_of(["a", "b", "c"], 2) == "a, b et 1 autre"
    assert some_of([*"abcdefg"]) == "a, b, c, d, e et 2 autres"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Espaces verts", "d'Espaces verts"),
        ("Élan", "d'Élan"),
        ("Le Relais", "de Le Relais"),
        ("Vergers", "de Vergers"),
    ],
)
def test_a_name_is_elided_and_never_contracted(name, said):
    assert of_name(name) == said


def test_an_address_on_one_line_has_no_comma_for_what_is_unknown():
    assert address_line("3 rue de l'Exemple", "59200", "Tourcoing") == "3 rue de l'Exemple, 59200 Tourcoing"
    assert [address_line("", "", "Lille"), address_line("3 rue", "", "")] == ["Lille", "3 rue"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Lille", "de Lille"),
        ("Amiens", "d'Amiens"),
        ("Évry", "d'Évry"),
        ("Œuilly", "d'Œuilly"),
        ("Le Mans", "du Mans"),
        ("Les Ulis", "des Ulis"),
        ("La Rochelle", "de La Rochelle"),
        ("Lens", "de Lens"),
        ("août 2008", "d'août 2008"),
        ("mars 2008", "de mars 2008"),
    ],
)
def test_a_place_follows_its_preposition(name, said):
    assert of_place(name) == said


def test_words_agree_with_the_person_they_are_said_of():
    assert agreed_with("Suppléant : présent", "Mme Ana EXEMPLE") == "Suppléante : présente"
    assert agreed_with("Intervenant", "Mme Ana EXEMPLE") == "Intervenante"
    for title, ending in (("Mme", "e"), ("Mlle", "e"), ("MADAME", "e"), ("M.", ""), ("", "")):
        assert agreed_with("Vous êtes invité", f"{title} Ana EXEMPLE") == f"Vous êtes invité{ending}"
    assert agreed_with("Mon suppléant siégera", "Mme Ana EXEMPLE") == "Mon suppléant siégera"
    assert agreed_with("À distance, titulaire", "Mme Ana EXEMPLE") == "À distance, titulaire"
    assert agreed_with("Suppléant : présent", "M. Jean EXEMPLE") == "Suppléant : présent"


def test_small_numbers_are_spelled():
    assert [spelled(count) for count in (0, 3, 15, 16, 17)] == ["zéro", "trois", "quinze", "seize", "17"]


def test_months_are_said_in_years_when_they_are_whole():
    said = {1: "un mois", 11: "onze mois", 12: "un an", 13: "treize mois", 24: "deux ans", 36: "trois ans"}

    assert {months: spelled_months(months) for months in said} == said


def test_words_stand_where_a_value_is_unknown():
    assert (day_or(date(2008, 10, 1), "pas encore"), day_or(None, "pas encore")) == ("1er octobre 2008", "pas encore")
    assert (number_or(Decimal(0), "aucune"), number_or(None, "aucune")) == ("0", "aucune")


def test_counted_agrees_with_the_number():
    assert counted(0, "membre") == "0 membre"
    assert counted(1, "membre") == "1 membre"
    assert counted(2, "membre") == "2 membres"
    assert counted(1200, "voix", "voix") == "1\u202f200 voix"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12", 12),
        ("", None),
        ("²", None),
        ("٣", None),
        ("-1", None),
        ("1.5", None),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
    ],
)
def test_a_number_in_plain_digits(text, found):
    assert digits_in(text) == found
    assert keys_in([text, "7"]) == [*([] if found is None else [found]), 7]


def test_a_year_has_four_digits():
    assert [year_in(text) for text in ("2008", "08", "²008", "20080")] == [2008, None, None, None]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", Decimal("1234.5")),
        ("1\u202f234", Decimal(1234)),
        ("-0.5", Decimal("-0.5")),
        ("\u22122", Decimal(-2)),
        ("–2", Decimal(-2)),
        ("\u200e1\ufeff 234,5", Decimal("1234.5")),
        (" 12 ", Decimal(12)),
        *(
            (text, None)
            for text in ("1e2", "1E2", "12 5", "1 23", "1_000", "\u0661", "0x10", "NaN", "Infinity", "5.", "")
        ),
    ],
)
def test_a_number_as_a_person_writes_it(text, value):
    assert decimal_in(text) == value


def test_a_badge_kept_of_a_safe_text_never_answers_for_the_plain_one():
    assert "<b>oui</b>" in badge(mark_safe("<b>oui</b>"), "info")
    assert "&lt;b&gt;oui" in badge("<b>oui</b>", "info")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Un.\r\n \r\nDeux :\n- a\n- b\nFin.", [(False, 1), (False, 1), (True, 2), (False, 1)]),
        ("-a\n– b\n· c", [(True, 3)]),
        ("\uf0b7\ta\n→ b", [(True, 2)]),
        ("→a", [(False, 1)]),
        ("-5 % par an", [(False, 1)]),
        ("- a\n  suite\n\n- b", [(True, 2)]),
        ("- a\n\n  Un.\nDeux.", [(True, 1), (False, 2)]),
        (" ", []),
    ],
)
def test_a_list_is_read_as_people_type_it(typed, read):
    assert [(listed, len(lines)) for listed, lines in blocks(typed)] == read


def test_days_that_follow_are_said_once():
    first = date(2008, 9, 9)
    said = [french_days(first, last) for last in (None, first, date(2008, 9, 10), date(2008, 10, 1))]
    assert said == [
        "9 septembre 2008",
        "9 septembre 2008",
        "du 9 au 10 septembre 2008",
        "du 9 septembre 2008 au 1er octobre 2008",
    ]
    assert french_days(date(2008, 9, 1), date(2008, 9, 2)) == "du 1er au 2 septembre 2008"


@pytest.mark.parametrize(
    ("count", "endings", "ending"),
    [
        (0, "s", ""),
        (1, "s", ""),
        (2, "s", "s"),
        (Decimal("1.99"), "s", ""),
        ([], "peut,peuvent", "peut"),
        (["a", "b"], "peut,peuvent", "peuvent"),
    ],
)
def test_a_page_agrees_as_french_does(count, endings, ending):
    """Under two is singular: Django's own filter says "0 points"."""
    shown = Template("{{ count|pluralize:endings }}").render(Context({"count": count, "endings": endings}))
    assert shown == ending
