"""Opening a series from its template: events, programmes, regions and what each one owes, in one transaction."""

import datetime as dt

from django.db import transaction

from iae_portal.core.enums import ServiceKind
from iae_portal.core.errors import FieldRefusal
from iae_portal.core.models import Region, Service, User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import save_checked
from iae_portal.core.text import french_date
from seminars.models import Contribution, Event, Partner, ProgrammeItem, Series, SeriesTemplate, TemplateEvent
from seminars.rights import STEER, require
from seminars.services.deadlines import keep_event_deadlines
from seminars.services.events import refuse_past

# DESIGN: no text dates them. The slides come a fortnight before, registrations close a week before.
PRESENTATION_DAYS = 15
CLOSING_DAYS = 7
CDC = "Caisse des Dépôts"


@transaction.atomic
def open_series(*, actor: User, template: SeriesTemplate, name: str, first_day: dt.date, today: dt.date) -> Series:
    """A series whose events fall as many days after `first_day` as the template says."""
    require(actor, STEER)
    refuse_past(first_day, today, "first_day")
    _refuse_late(template, first_day, today)
    if Series.objects.filter(name=name).exists():
        raise FieldRefusal("Une série porte déjà ce nom : choisissez-en un autre.", "name")
    series = Series(
        name=name, template=template, first_day=first_day, source=template.source, opened_by=actor, opened_on=today
    )
    save_checked(series)
    # Once for the whole series: each event looks up its regions.
    services = services_of_regions()
    for planned in template.events.prefetch_related("regions").select_related("host"):
        _open_event(series, planned, services, today)
    sentence = f"Ouverture de la série « {series} », premier jour le {first_day:%d/%m/%Y}"
    tell(actor, series, "seminars.series.open", sentence)
    return series


def _refuse_late(template: SeriesTemplate, first_day: dt.date, today: dt.date) -> None:
    """What the regions owe is counted from the first day: none of it may be due before it is asked."""
    events = template.events.all()
    due = [row.due_offset for row in events] + [
        row.day_offset - PRESENTATION_DAYS for row in events if row.day_offset is not None
    ]
    first = first_day + dt.timedelta(days=min((days for days in due if days is not None), default=0))
    if first < today:
        raise FieldRefusal(
            f"Des réponses des régions seraient dues le {french_date(first)}, déjà passé : choisissez un premier jour "
            f"à partir du {french_date(first_day + (today - first))} ; chaque date reste modifiable ensuite.",
            "first_day",
        )


def services_of_regions() -> dict[int, Service]:
    """The service that answers for each region: its DRTEFP, its DTEFP overseas."""
    rows = Service.objects.filter(kind__in=[ServiceKind.DRTEFP, ServiceKind.DTEFP]).order_by("code")
    return {row.region_id: row for row in rows}


def _open_event(series: Series, planned: TemplateEvent, services: dict[int, Service], today: dt.date) -> Event:
    held_on = _shifted(series, planned.day_offset)
    event = Event(
        series=series,
        rank=planned.rank,
        kind=planned.kind,
        city=planned.city,
        host=planned.host,
        held_on=held_on,
        contributions_due_on=_shifted(series, planned.due_offset),
        presentations_due_on=held_on - dt.timedelta(days=PRESENTATION_DAYS) if held_on else None,
        answers_close_on=held_on - dt.timedelta(days=CLOSING_DAYS) if held_on else None,
    )
    save_checked(event)
    Partner.objects.create(event=event, name=CDC, role="Co-organisateur")
    _copy_items(event, series.template)
    for region in planned.regions.all():
        attach_region(event, region, services, source=series.template.grouping_source)
    keep_event_deadlines(event, today=today)
    return event


def _shifted(series: Series, offset: int | None) -> dt.date | None:
    return None if offset is None else series.first_day + dt.timedelta(days=offset)


def _copy_items(event: Event, template: SeriesTemplate) -> None:
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(
            event=event,
            rank=row.rank,
            kind=row.kind,
            title=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            workshop_number=row.workshop_number,
        )
        for row in template.items.filter(event_kind=event.kind)
    )


def attach_region(event: Event, region: Region, services: dict[int, Service], *, source: str) -> Contribution:
    """A region comes with what it owes. A source says the attachment is only a proposal."""
    return Contribution.objects.create(
        event=event, region=region, service=services[region.pk], source=source, confirmed=not source
    )
