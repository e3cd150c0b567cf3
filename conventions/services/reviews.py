"""The yearly dialogue de gestion."""

from django.db import transaction

from conventions.models import Convention, ManagementReview
from conventions.rights import EDIT
from conventions.services.open_dossier import lock_convention
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell

REVIEW_FIELDS = ["form", "held_on", "participants", "findings", "conclusions"]


@transaction.atomic
def write_review(*, actor: User, convention: Convention, year: int, **values) -> ManagementReview:
    """Write or rewrite the dialogue de gestion of a year (REVIEW_FIELDS)."""
    convention = lock_convention(actor, EDIT, convention)
    if year not in convention.years:
        raise Refusal(f"L'année {year} n'est pas dans la convention.")
    if values["held_on"] > clock.today():
        raise Refusal("Un dialogue de gestion enregistré a déjà eu lieu : la date ne peut pas être à venir.")
    review = ManagementReview.objects.filter(convention=convention, year=year).first()
    told = {"actor": actor, "action": "convention.review", "subject": convention, "service": convention.service}
    sentence = f"Dialogue de gestion {year} : {convention}"
    written = {name: values[name] for name in REVIEW_FIELDS}
    if review is None:
        review = ManagementReview(convention=convention, year=year, author=actor, **written)
        return add_and_tell(review, **told, sentence=sentence, fields=REVIEW_FIELDS)
    review = lock(review)
    review.author = actor
    save_and_tell(review, **told, sentence=sentence, values=written)
    return review
