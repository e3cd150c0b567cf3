"""What the demonstration shows at Lille: figures of a real year, acts of many days, credits for a visitor."""

from collections import defaultdict
from decimal import Decimal

import pytest

from conventions.enums import AmendmentKind, AmendmentState, ProcedureState
from conventions.models import AdversarialProcedure, Amendment, Convention, ManagementReview, Measure
from financing.models import Envelope
from financing.selectors.envelopes import balance_of
from tests.demonstration import READS_IT

pytestmark = [pytest.mark.django_db, READS_IT]
AT_LILLE = {"convention__service__code": "59L"}
# Lowest and highest that a professional finds plausible of a structure of some twelve posts.
PLAUSIBLE = {"ENCADREMENT": ("0.10", "0.30"), "HEURES": ("14000", "21000"), "REALISATION": ("80", "110")}


def test_its_credits_figures_days_and_acts_are_those_of_a_real_office(demonstration):
    # Ten posts and more of 2009 are still free: a visitor's first convention finds its credits.
    assert balance_of(Envelope.objects.get(service__code="59L", line="job_aid", year=2009)).available > 100_000

    for code, (least, most) in PLAUSIBLE.items():
        rows = Measure.objects.filter(siae__service__code="59L", indicator_code=code)
        assert {2005, 2006, 2007} == set(rows.values_list("year", flat=True))
        assert not rows.exclude(value__range=(Decimal(least), Decimal(most))).exists()
    shares = defaultdict(dict)
    for key, year, code, value in Measure.objects.order_by("pk").values_list("siae", "year", "indicator_code", "value"):
        shares[key, year][code] = value
    # Whoever has the RMI has a social minimum; nobody has the RSA yet.
    assert [row for row in shares.values() if row.get("MINIMA", 0) > row.get("MINIMASOC", 100)] == []
    assert not Measure.objects.filter(indicator_code="MOISRSA").exists()
    days = Convention.objects.filter(service__code="59L").values_list("last_action_on", flat=True)
    assert len(set(days)) > 5

    posts = Amendment.objects.filter(**AT_LILLE, kind=AmendmentKind.POSTS)
    assert posts.filter(state=AmendmentState.SIGNED).exists()
    assert posts.filter(state=AmendmentState.OPINION_PENDING).count() == 2
    # Each says before and after: none starts from posts that nobody knows.
    assert not posts.filter(posts_before=None).exists()
    assert AdversarialProcedure.objects.filter(
        **AT_LILLE, state=ProcedureState.OPEN, notified_on__isnull=False
    ).exists()
    assert ManagementReview.objects.filter(**AT_LILLE).exists()
