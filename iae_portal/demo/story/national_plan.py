"""The plan in the country: what each region was asked in September and where it is, a committee held, a note read.

Decisions and the note are imaginary.
"""

import datetime as dt
from collections.abc import Iterable

from django.core.files.base import ContentFile

from iae_portal.core.enums import Role, ServiceKind
from iae_portal.core.models import Assignment, Service
from iae_portal.dashboards.enums import Audience, Chantier, SteeringKind, SteeringState, TextKind
from iae_portal.dashboards.models import SteeringMeeting
from iae_portal.dashboards.services.meetings import freeze_figures, move_meeting, save_meeting
from iae_portal.dashboards.services.steps import move_step, save_step
from iae_portal.dashboards.services.texts import await_reading, note_reading, send_text
from iae_portal.demo.story.days import on_day
from iae_portal.demo.story.dossier_maker import PDF_STUB
from iae_portal.demo.story.people import DemoContext

DECIDED_ON, COMMITTEE_ON, SENT_ON = dt.date(2008, 9, 10), dt.date(2008, 10, 7), dt.date(2008, 9, 15)
# title, chantier, due, done in so many regions of three, how it is proved
ASKED = (
    (
        "Faire connaître le séminaire interrégional aux partenaires de la région (exemple)",
        Chantier.COUNCILS,
        dt.date(2008, 10, 10),
        2,
        "Courrier aux partenaires et liste des destinataires.",
    ),
    (
        "Dire quels conseils ont choisi leurs premiers diagnostics (exemple)",
        Chantier.FINANCING,
        dt.date(2008, 10, 24),
        1,
        "Liste adressée à la mission.",
    ),
    (
        "Recenser les conventions à négocier pour 2009 (exemple)",
        Chantier.CONVENTIONS,
        dt.date(2008, 11, 14),
        0,
        "",
    ),
)
UNREAD_EVERY = 5


def load_country_plan(context: DemoContext) -> None:
    regions = [row for row in context.services.values() if row.kind in (ServiceKind.DRTEFP, ServiceKind.DTEFP)]
    _decisions(context, regions)
    _committee(context, regions)
    _note(context)


def _decisions(context: DemoContext, regions: Iterable[Service]) -> None:
    """Of the first meeting of the regional directors."""
    actor = context.people["national"]
    meeting = SteeringMeeting.objects.get(kind=SteeringKind.DIRECTORS, state=SteeringState.HELD)
    told = set(meeting.decisions.values_list("title", "service"))
    for title, chantier, due_on, done, evidence in ASKED:
        for rank, service in enumerate(regions):
            if (title, service.pk) in told:
                continue
            with on_day(DECIDED_ON):
                step = save_step(
                    actor=actor, meeting=meeting, chantier=chantier, title=title, service=service, due_on=due_on
                )
            if rank % 3 < done:
                closed_on = DECIDED_ON + dt.timedelta(days=5 + rank % 25)
                move_step(actor=actor, step=step, name="finish", closed_on=closed_on, evidence=evidence)
            elif rank % 2:
                move_step(actor=actor, step=step, name="start")


def _committee(context: DemoContext, regions: list[Service]) -> None:
    actor = context.people["national"]
    with on_day(COMMITTEE_ON):
        meeting = save_meeting(
            actor=actor,
            services=regions[:4],
            kind=SteeringKind.TECHNICAL,
            held_on=COMMITTEE_ON,
            agenda="Outils de pilotage\nModulation : échanges techniques",
        )
        freeze_figures(actor=actor, meeting=meeting)
        move_meeting(actor=actor, meeting=meeting, name="hold")


def _note(context: DemoContext) -> None:
    """Read in a month by most of the services; the deadline of the others is over."""
    with on_day(SENT_ON):
        text = send_text(
            actor=context.people["national"],
            file=ContentFile(PDF_STUB, name="note.pdf"),
            kind=TextKind.NOTE,
            title="Préparation des séminaires interrégionaux (exemple)",
            dated_on=SENT_ON,
            audience=Audience.ALL,
        )
        for delivery in text.deliveries.order_by("pk"):
            await_reading(delivery)
    signs = Assignment.objects.filter(role__in=(Role.HEAD, Role.REGIONAL_DIRECTOR)).select_related("user")
    heads = {row.service_id: row.user for row in signs}
    for rank, delivery in enumerate(text.deliveries.order_by("service__code")):
        reader = heads.get(delivery.service_id)
        if reader and rank % UNREAD_EVERY:
            with on_day(SENT_ON + dt.timedelta(days=1 + rank % 28)):
                note_reading(actor=reader, text=text)
