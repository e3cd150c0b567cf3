import pytest

from conventions.printing import lower_first


@pytest.mark.parametrize(
    ("label", "printed"),
    [("Association", "association"), ("SAS, société par actions simplifiée", "SAS, société par actions simplifiée")],
)
def test_an_acronym_keeps_its_capitals(label, printed):
    assert lower_first(label) == printed
