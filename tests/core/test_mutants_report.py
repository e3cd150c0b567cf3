"""What the page of the planted faults says of a run that was not whole."""

import pytest

from tests.mutants.mutations import SAMPLE
from tests.mutants.report import missing_words

LESS = f"fichier où moins de {SAMPLE} fautes ont été tirées"
LEFT_OUT = "ces fichiers n'ont pas été joués, ou ont changé depuis : "
ALL = "`make mutants` joue tout.\n"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"a.py": (SAMPLE, 99), "b.py": (2, 2), "c.py": (99, 99), "no_fault.py": (0, 0)}, ""),
        ({"a.py": (SAMPLE - 1, 99)}, f"Ce relevé est partiel : 1 {LESS}. {ALL}"),
        ({"a.py": (1, 2), "b.py": (1, 2)}, "Ce relevé est partiel : 2 fichiers où moins"),
        (
            {"a.py": (SAMPLE - 1, SAMPLE), "b.py": (0, 1)},
            f"Ce relevé est partiel : 1 {LESS} ; {LEFT_OUT}`b.py`. {ALL}",
        ),
    ],
)
def test_a_run_that_was_not_whole_says_what_it_left_out(counts, said):
    words = missing_words(counts)
    assert words.startswith(said) if said else not words
