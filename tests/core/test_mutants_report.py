"""What the page of the planted faults says of a run that was not whole."""

import pytest

from tests.mutants.mutations import SAMPLE
from tests.mutants.report import missing_words

LESS = f"fichier où moins de {SAMPLE} fautes ont été tirées"
LEFT_OUT = "ces fichiers n'ont pas été joués, ou ont changé depuis : "
ALL = "`make mutants` joue tout.\n"


@pytest.mark.parametrize(
    ("unplayed", "short", "said"),
    [
        ([], 0, ""),
        ([], 1, f"Ce relevé est partiel : 1 {LESS}. {ALL}"),
        ([], 2, "Ce relevé est partiel : 2 fichiers où moins"),
        (["b.py"], 1, f"Ce relevé est partiel : 1 {LESS} ; {LEFT_OUT}`b.py`. {ALL}"),
        (["b.py", "c.py"], 0, f"Ce relevé est partiel : {LEFT_OUT}`b.py`, `c.py`. {ALL}"),
    ],
)
def test_a_run_that_was_not_whole_says_what_it_left_out(unplayed, short, said):
    words = missing_words(unplayed, short)
    assert words.startswith(said) if said else not words
