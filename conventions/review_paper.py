"""The fiche de suivi: what a dialogue de gestion found and concluded, with the results of its years."""

from conventions.models import ManagementReview
from conventions.selectors.measures import results_of


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
        "participants": review.participants,
        "findings": review.findings,
        "conclusions": review.conclusions,
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
