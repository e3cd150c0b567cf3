"""The fiche de suivi: what a dialogue de gestion found and concluded, with the results of its years."""

from dataclasses import asdict

from conventions.models import ManagementReview
from conventions.selectors.measures import results_of
from conventions.selectors.reviews import next_targets, parties_to


def fiche_content(review: ManagementReview) -> dict:
    convention = review.convention
    years = [review.year - 1, review.year]
    return {
        "siae": str(convention.siae),
        "type": convention.siae.get_type_display(),
        "dossier": convention.display_number,
        "year": review.year,
        "form": review.get_form_display().lower(),
        "held_on": review.held_on,
        "participants": parties_to(review),
        "findings": review.findings,
        "conclusions": review.conclusions,
        "undertakings": [
            {"text": row.text, "owner": row.get_owner_display(), "due_on": row.due_on, "kept_on": row.kept_on}
            for row in review.undertakings.all()
        ],
        "proposals": [asdict(row) for row in next_targets(convention, review.year) if row.proposed],
        "author": str(review.author),
        "years": years,
        "results": [
            {
                "indicator": str(row.indicator),
                "cells": [
                    {
                        "measured": cell.measured,
                        "agreed": cell.agreed,
                        "reached": cell.reached.word if cell.reached else "",
                    }
                    for cell in row.cells
                ],
            }
            for row in results_of(convention, years)
        ],
    }
