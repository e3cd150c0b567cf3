"""The yearly dialogue de gestion."""

from django.db import transaction

from conventions.models import Convention, ManagementReview
from conventions.rights import EDIT
from conventions.services.open_dossier import require
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, record, snapshot

REVIEW_FIELDS = ["form", "held_on", "participants", "findings", "conclusions"]


@transaction.atomic
def write_review(*, actor: User, convention: Convention, year: int, **values) -> ManagementReview:
    """Write or rewrite the dialogue de gestion of a year (REVIEW_FIELDS)."""
    require(actor, EDIT, convention)
    if year not in convention.years:
        raise Refusal(f"L'année {year} n'est pas dans la convention.")
    if values["held_on"] > clock.today():
        raise Refusal("Un dialogue de gestion enregistré a déjà eu lieu : la date ne peut pas être à venir.")
    review = ManagementReview.objects.filter(convention=convention, year=year).first()
    before = snapshot(review, REVIEW_FIELDS) if review else {}
    review = review or ManagementReview(convention=convention, year=year)
    review.author = actor
    for name in REVIEW_FIELDS:
        setattr(review, name, values[name])
    review.full_clean()
    review.save()
    old, new = changes(before, snapshot(review, REVIEW_FIELDS))
    record(
        actor=actor,
        action="convention.review",
        subject=convention,
        service=convention.service,
        sentence=f"Dialogue de gestion {year} : {convention}",
        before=old,
        after=new,
    )
    return review
