"""What is kept for a time, then erased: one dated line a rule."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from axes.models import AccessAttempt, AccessLog
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job, JobLine
from iae_portal.core.services.files import erase_orphans


@dataclass(frozen=True)
class Rule:
    """`rows(limit)`: what is older than the limit. `since`: the day the rule was decided."""

    what: str
    kept: dt.timedelta
    since: dt.date
    rows: Callable[[dt.datetime], QuerySet]


DECIDED = dt.date(2026, 11, 28)
# DESIGN: no text of 2008 sets these; a year of sign-ins is what the CNIL recommends at most (six months to a year).
RULES = (
    # A page left open over a week-end still says whose it was (core/services/held.py).
    Rule("sessions finies", dt.timedelta(days=3), DECIDED, lambda day: Session.objects.filter(expire_date__lt=day)),
    Rule("connexions", dt.timedelta(days=365), DECIDED, lambda day: AccessLog.objects.filter(attempt_time__lt=day)),
    Rule("essais", dt.timedelta(days=365), DECIDED, lambda day: AccessAttempt.objects.filter(attempt_time__lt=day)),
    Rule("travaux finis", dt.timedelta(days=90), DECIDED, lambda day: _finished_jobs(day)),
)


def _finished_jobs(limit: dt.datetime) -> QuerySet[Job]:
    """Those that something leads to stay: the mails that a job sent, the papers that are its own."""
    over = Job.objects.filter(state__in=(JobState.DONE, JobState.FAILED), finished_at__lt=limit)
    for link in Job._meta.get_fields(include_hidden=True):
        if link.auto_created and not link.concrete and link.related_model is not JobLine:
            name = link.field.name
            over = over.exclude(pk__in=link.related_model.objects.exclude(**{name: None}).values(name))
    kind = ContentType.objects.get_for_model(Job)
    for model in apps.get_models():
        for link in model._meta.private_fields:
            if isinstance(link, GenericForeignKey):
                named = model._base_manager.filter(**{link.ct_field: kind})
                over = over.exclude(pk__in=named.values(link.fk_field))
    return over


def purge() -> dict[str, int]:
    """How many rows of each rule, and files that no row names, were erased."""
    now = clock.real_now()
    erased = {rule.what: rule.rows(now - rule.kept).delete()[0] for rule in RULES}
    return erased | {"fichiers": erase_orphans()}
