"""The daily check of the base: a job that reads every rule, and keeps what it found on its row."""

import logging
from itertools import islice

from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, reverse

from iae_portal.core.base_rules import BaseRule, all_rules
from iae_portal.core.enums import Queue
from iae_portal.core.errors import NotAllowed
from iae_portal.core.jobs import handles
from iae_portal.core.models import Job, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.text import counted

logger = logging.getLogger(__name__)

KIND = "core.base_check"
SHOWN = 20  # wrong rows named for each rule
COUNTED = 1000


def start_check(*, actor: User | None = None) -> Job:
    """Asked by an administrator, or by the clock (nobody)."""
    if actor is not None and not actor.is_superuser:
        raise NotAllowed("La vérification de la base est lancée par un administrateur.")
    return start_job(kind=KIND, label="Vérification de la base", actor=actor, queue=Queue.BATCH)


@handles(KIND)
def run_check(job: Job, progress: Progress) -> dict:
    rules = list(all_rules())
    progress.start(len(rules))
    wrong = []
    for rule in rules:
        if found := broken_by(rule):
            wrong.append(found)
        progress.advance()
    if wrong:
        logger.error("base check: %s rules are broken: %s", len(wrong), ", ".join(line["name"] for line in wrong))
    said = f"{counted(len(wrong), 'règle')} non tenue{'s' if len(wrong) > 1 else ''}" if wrong else "aucun écart"
    sentence = f"{counted(len(rules), 'règle vérifiée', 'règles vérifiées')} : {said}."
    return {"sentence": sentence, "url": reverse("core:base_check"), "rules": len(rules), "wrong": wrong}


def broken_by(rule: BaseRule) -> dict | None:
    """What the page says of a rule that some rows break; None when all of them keep it."""
    found = rule.find()
    # Read so far and no farther: of a base put back wrong, a rule may break on every row of the country.
    rows = list(found[:COUNTED] if isinstance(found, QuerySet) else islice(found, COUNTED))
    if not rows:
        return None
    return {
        "name": rule.name,
        "sentence": rule.sentence,
        "count": len(rows),
        "rows": [{"label": _label(row), "url": _admin_url(row)} for row in rows[:SHOWN]],
    }


def _label(row: Model) -> str:
    # Its own words may need what is broken: the row is named by its key.
    return f"{row._meta.verbose_name} n° {row.pk}"


def _admin_url(row: Model) -> str:
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
