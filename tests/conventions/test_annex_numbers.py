"""Numbers of annexes financières (conventions.annex_numbers)."""

import pytest

from conventions.annex_numbers import AnnexNumber, convention_number, parse_annex_number

FULL = AnnexNumber("ACI", "051", 2017, 13, 0, 1)


@pytest.mark.parametrize(
    "text",
    [
        "ACI 051 17 0013 A0 M1",
        "ACI051170013A0M1",
        "aci051170013a0m1",
        "  ACI-051-17-0013-A0-M1 ",
        "ACI\u00a0051\u202f17 0013 A0M1",
        "ACI 051.17.0013/A0 M1",
    ],
)
def test_one_number_however_written(text):
    assert parse_annex_number(text) == FULL


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("AI 017 20 0002", AnnexNumber("AI", "017", 2020, 2)),
        ("EI 017 21 0016 A2 M0", AnnexNumber("EI", "017", 2021, 16, 2, 0)),
        ("ETTI59L090001A0M0", AnnexNumber("ETTI", "59L", 2009, 1, 0, 0)),
        ("EITI093190004A1M3", AnnexNumber("EITI", "093", 2019, 4, 1, 3)),
        ("FDI974180001A0M0", AnnexNumber("FDI", "974", 2018, 1, 0, 0)),
        ("ACI02A180003A0M0", AnnexNumber("ACI", "02A", 2018, 3, 0, 0)),
    ],
)
def test_types_territories_and_ranks(text, number):
    assert parse_annex_number(text) == number


def test_display():
    assert FULL.spaced == "ACI 051 17 0013 A0 M1"
    assert FULL.prefix == "ACI051170013"
    prefix_only = AnnexNumber("AI", "017", 2020, 2)
    assert (prefix_only.prefix, prefix_only.spaced) == ("AI017200002", "AI 017 20 0002")


@pytest.mark.parametrize("text", ["", "ACI", "ABC 051 17 0013 A0 M1", "ACI 051 17 0013 A0", "ACI 51 17 0013 A0 M1"])
def test_another_text_is_refused_with_the_form_expected(text):
    with pytest.raises(ValueError) as error:
        parse_annex_number(text)
    assert str(error.value) == (
        f"Le numéro d'annexe « {text} » n'est pas reconnu. Exemple : ACI 051 17 0013 A0 M1 "
        "(type, département sur trois caractères, année, ordre, reconduction, modification)."
    )


@pytest.mark.parametrize(
    "text",
    ["aci 59l 08 0001", "ACI-59L-08-0001 A0 M1", "ACI\u201359L\u201308\u20130001", "ACI 59L\u00a008 \u2212 0001"]
    + ["aci59l080001", "ACI_59L/08.0001", "ACI59L080001A0M1"],
)
def test_the_convention_is_found_however_its_number_is_parted(text):
    assert convention_number(text) == "ACI-59L-08-0001"
