"""The plan at 15 October 2008: its milestones (instruction of 13 August 2008), its meetings, an imaginary decision, the
instruction itself."""

import datetime as dt

from django.core.files.base import ContentFile

from iae_portal.core.models import Service
from iae_portal.core.services.night import count_country
from iae_portal.dashboards.enums import Audience, Chantier, SteeringKind, TextKind
from iae_portal.dashboards.services.meetings import freeze_figures, move_meeting, save_meeting
from iae_portal.dashboards.services.steps import move_step, save_step
from iae_portal.dashboards.services.texts import note_reading, send_text
from iae_portal.demo.story.dossier_maker import PDF_STUB
from iae_portal.demo.story.people import DemoContext

SOURCE = "Instruction DGEFP du 13 août 2008"
# chantier, title, carrier, first day, due
MILESTONES = (
    (
        Chantier.COUNCILS,
        "Sept séminaires interrégionaux",
        "Caisse des Dépôts, directions hôtes",
        dt.date(2008, 10, 1),
        dt.date(2008, 11, 19),
    ),
    (Chantier.COUNCILS, "Assises nationales", "", None, dt.date(2008, 12, 31)),
    (Chantier.COUNCILS, "Diffusion des outils de pilotage", "", dt.date(2009, 1, 1), dt.date(2009, 6, 30)),
    (Chantier.CONVENTIONS, "Circulaire d'entrée en vigueur", "", None, dt.date(2008, 10, 31)),
    (Chantier.CONVENTIONS, "Premières conventions à objectifs négociés", "", None, dt.date(2009, 1, 1)),
    (Chantier.FINANCING, "Échanges techniques sur la modulation", "", dt.date(2008, 9, 1), dt.date(2008, 9, 30)),
    (Chantier.FINANCING, "Entrée en vigueur de la modulation", "", None, dt.date(2009, 1, 1)),
    (Chantier.SUPPORT, "Module de formation des chargés de mission", "INTEFP", None, None),
    (Chantier.SUPPORT, "Guide de méthode pour les structures", "CNAR IAE", None, None),
    (Chantier.SUPPORT, "Appui aux structures", "DLA et réseaux locaux", None, None),
)
AGREEMENT = dt.date(2008, 3, 18)
STARTED = ("Sept séminaires interrégionaux", "Échanges techniques sur la modulation")


def load_plan(context: DemoContext) -> None:
    actor, mission = context.people["national"], context.services["DGEFP"]
    for chantier, title, carrier, starts_on, due_on in MILESTONES:
        step = save_step(
            actor=actor,
            chantier=chantier,
            title=title,
            service=mission,
            carrier=carrier,
            starts_on=starts_on,
            due_on=due_on,
            source=SOURCE,
        )
        if title in STARTED:
            move_step(actor=actor, step=step, name="start")
    _agreement(context)
    _meetings(context)
    _texts(context)


def load_country(context: DemoContext) -> None:
    """As the night leaves it."""
    count_country(today=context.today)


def _agreement(context: DemoContext) -> None:
    actor = context.people["national"]
    step = save_step(
        actor=actor,
        chantier=Chantier.SUPPORT,
        title="Convention avec la Caisse des Dépôts",
        service=context.services["DGEFP"],
        carrier="Caisse des Dépôts",
        due_on=AGREEMENT,
        source=SOURCE,
    )
    proof = "Convention « agir pour l'emploi » du 18 mars 2008."
    move_step(actor=actor, step=step, name="finish", closed_on=AGREEMENT, evidence=proof)


def _meetings(context: DemoContext) -> None:
    actor = context.people["national"]
    directors = [row for row in context.services.values() if row.kind in ("DRTEFP", "DTEFP")]
    first = save_meeting(
        actor=actor,
        services=directors,
        kind=SteeringKind.DIRECTORS,
        held_on=dt.date(2008, 9, 9),
        ends_on=dt.date(2008, 9, 10),
        agenda="Les trois chantiers de la modernisation\nPréparation des séminaires interrégionaux",
    )
    freeze_figures(actor=actor, meeting=first)
    first = move_meeting(actor=actor, meeting=first, name="hold")
    save_step(
        actor=actor,
        meeting=first,
        chantier=Chantier.COUNCILS,
        title="Dire quels conseils ont choisi leurs premiers diagnostics (exemple)",
        service=context.services["R31"],
        due_on=dt.date(2008, 10, 24),
    )
    _planned(context, SteeringKind.DIRECTORS, dt.date(2008, 11, 12), directors)
    committee = [context.services[code] for code in ("R31", "R82", "59L", "62", "69")]
    _planned(context, SteeringKind.TECHNICAL, dt.date(2008, 10, 28), committee)


def _planned(context: DemoContext, kind: str, day: dt.date, services: list[Service]) -> None:
    agenda = "Avancement des trois chantiers\nSuites de la réunion précédente"
    save_meeting(actor=context.people["national"], services=services, kind=kind, held_on=day, agenda=agenda)


def _texts(context: DemoContext) -> None:
    text = send_text(
        actor=context.people["national"],
        file=ContentFile(PDF_STUB, name="instruction.pdf"),
        kind=TextKind.INSTRUCTION,
        title="Modernisation de l'insertion par l'activité économique",
        dated_on=dt.date(2008, 8, 13),
        audience=Audience.ALL,
    )
    note_reading(actor=context.people["chef.59l"], text=text)
