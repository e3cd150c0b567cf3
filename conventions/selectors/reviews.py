"""The dialogues de gestion of a convention as its pages show them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from conventions.enums import OpinionState, ProposalState, ReviewForm, Side
from conventions.models import Convention, ManagementReview, OpinionRequest, Target, Undertaking
from conventions.partners import employment_agency
from conventions.selectors.measures import agreed_label
from conventions.selectors.opinions import ALERT

ABSENT = "personne"
LIGHT_FROM = 10
_SIDES = {Side.STRUCTURE: "la structure", Side.SERVICE: "le service"}


@dataclass(frozen=True)
class HeldReview:
    """A dialogue, who came for each party, and each undertaking with its state."""

    review: ManagementReview
    parties: list[tuple[str, str]]
    promises: list[tuple[Undertaking, str]]
    alerts: list[OpinionRequest]  # what the council was told of it, or is about to be


def held_reviews(convention: Convention, today: dt.date) -> list[HeldReview]:
    rows = list(convention.reviews.select_related("author").prefetch_related("undertakings"))
    alerts = OpinionRequest.objects.filter(kind=ALERT, object_id__in=[row.pk for row in rows])
    told = defaultdict(list)
    for alert in alerts.exclude(state=OpinionState.WITHDRAWN).order_by("asked_on", "pk"):
        told[alert.object_id].append(alert)
    return [HeldReview(row, parties_to(row), _promises(row, today), told[row.pk]) for row in rows]


def _promises(review: ManagementReview, today: dt.date) -> list[tuple[Undertaking, str]]:
    return [(row, row.state_on(today)) for row in review.undertakings.all()]


def proposed_form(year: int, last_year: int, today: dt.date) -> str:
    """Full at the renewal; in between, the light one runs from October to December (instruction DGEFP 2014-2)."""
    return ReviewForm.LIGHT if year < last_year and today.month >= LIGHT_FROM else ReviewForm.FULL


@dataclass(frozen=True)
class NextTarget:
    """A target of the year after a dialogue: what is in force, and what its rounds propose or settled since."""

    indicator: str
    in_force: str
    proposed: str


def next_targets(convention: Convention, year: int) -> list[NextTarget]:
    rows = convention.targets.filter(year=year + 1).select_related("indicator", "agreed").prefetch_related("proposals")
    return [
        NextTarget(str(row.indicator), agreed_label(row.agreed, row.indicator), _proposed(row))
        for row in rows.order_by("indicator__code")
    ]


def _proposed(target: Target) -> str:
    """ "45 % (proposé par la structure)", "45 % (convenu)"; "" while nobody proposes anything else."""
    for row in target.proposals.all():
        if row.state == ProposalState.PENDING:
            how = f"proposé par {_SIDES[row.side]}"
        elif row.state == ProposalState.ACCEPTED and row.pk != target.agreed_id:
            how = "convenu"
        else:
            continue
        return f"{agreed_label(row, target.indicator)} ({how})"
    return ""


def parties_to(review: ManagementReview) -> list[tuple[str, str]]:
    """Each party with those who came for it; a dialogue written before parties were asked tells one text."""
    if not review.for_structure:
        return [("Participants", review.participants or ABSENT)]
    told = [
        ("Pour la structure", review.for_structure),
        (f"Pour {employment_agency(review.held_on).the}", review.for_agency or ABSENT),
        ("Pour les financeurs", review.for_funders or ABSENT),
    ]
    return [*told, ("Autres participants", review.participants)] if review.participants else told
