"""Posts for a thousand job seekers, wholes, bars of a chart."""

from decimal import Decimal

from cdiae.diagnosis.equipment import Territory, equipment_rate, total
from iae_portal.core.charts.bars import bars


def test_posts_for_a_thousand_job_seekers():
    assert equipment_rate(Decimal("261"), 14600) == Decimal("17.9")
    assert equipment_rate(Decimal("261"), None) is None


def test_a_whole_counts_only_what_it_knows():
    known, unknown = Territory("A", 4, Decimal(20), 1000), Territory("B", 3, Decimal(50), None)
    whole = total("Tout", [known, unknown])
    assert (whole.structures, whole.posts, whole.job_seekers, whole.rate) == (7, Decimal(20), 1000, Decimal("20.0"))


def test_bars_are_measured_on_the_widest():
    drawn = bars([("A", Decimal(10)), ("B", Decimal(5)), ("C", None)])
    places = [(380, 0, "10,0"), (190, 26, "5,0"), (0, 52, "inconnu")]
    assert [(bar.length, bar.top, bar.text) for bar in drawn] == places


def test_a_whole_of_unknown_parts_is_unknown():
    whole = total("Tout", [Territory("A", None, None, 1000), Territory("B", None, Decimal(5), None)])
    assert (whole.structures, whole.posts, whole.job_seekers, whole.rate) == (None, None, None, None)
