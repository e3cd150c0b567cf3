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
from iae_portal.core.calendars import add_months
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job, JobLine
from iae_portal.core.services.files import erase_orphans


@dataclass(frozen=True)
class Rule:
    """`rows(limit)`: what is older than the limit. `since`: the day the rule was decided."""

    what: str
    since: dt.date
    rows: Callable[[dt.datetime], QuerySet]
    months: int = 0
    days: int = 0

    def limit(self, now: dt.datetime) -> dt.datetime:
        day = add_months(now.date(), -self.months) - dt.timedelta(days=self.days)
        return dt.datetime.combine(day, now.timetz())


DECIDED = dt.date(2026, 11, 28)
# DESIGN: no text of 2008 sets these; a year of sign-ins is what the CNIL recommends at most (six months to a year).
RULES = (
    # A page left open over a week-end still says whose it was (core/services/held.py).
    Rule("sessions finies", DECIDED, lambda day: Session.objects.filter(expire_date__lt=day), days=3),
    Rule("connexions", DECIDED, lambda day: AccessLog.objects.filter(attempt_time__lt=day), months=12),
    Rule("essais", DECIDED, lambda day: AccessAttempt.objects.filter(attempt_time__lt=day), months=12),
    Rule("travaux finis", DECIDED, lambda day: _finished_jobs(day), days=90),
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
    erased = {rule.what: rule.rows(rule.limit(now)).delete()[0] for rule in RULES}
    return erased | {"fichiers": erase_orphans()}
