"""What Lille asks of its structures by link: one has sent its project, one is at work, one is late."""

import datetime as dt

from conventions.enums import ConventionState
from conventions.models import Convention, Exchange
from conventions.services.exchanges import ask, keep_draft, send
from conventions.services.structure_links import send_link
from iae_portal.core.models import User
from iae_portal.demo.story.people import DemoContext

WRITTEN = {
    "publics": "Jeunes sans qualification et allocataires du RMI, orientés par l'ANPE et les missions locales.",
    "activities": "Maraîchage biologique, entretien d'espaces verts.",
    "accompaniment": "Un entretien par mois avec l'accompagnatrice, un bilan au sixième mois.",
    "posts_fte": "12,5",
}
CONTACT = "Contact de la structure"


def load_exchanges(context: DemoContext) -> None:
    officer = context.people["agent.59l"]
    dossiers = list(
        Convention.objects.filter(
            service=context.services["59L"], state__in=(ConventionState.OPENED, ConventionState.INCOMPLETE)
        ).order_by("number")[:3]
    )
    for rank, convention in enumerate(dossiers):
        link = send_link(
            actor=officer,
            convention=convention,
            name=CONTACT,
            email=convention.siae.email or f"structure.{rank}@exemple.invalid",
            expires_on=context.today + dt.timedelta(days=90),
        )
        project = _asked(officer, convention, "project", context.today + dt.timedelta(days=7))
        pieces = _asked(officer, convention, "pieces", context.today + dt.timedelta(days=15))
        if rank == 0:
            send(link=link, exchange=project, typed=WRITTEN)
        elif rank == 1:
            keep_draft(link=link, exchange=project, typed={"publics": WRITTEN["publics"]})
        else:
            late = {"asked_on": context.today - dt.timedelta(days=20), "due_on": context.today - dt.timedelta(days=5)}
            Exchange.objects.filter(pk=pieces.pk).update(**late)


def _asked(officer: User, convention: Convention, kind: str, due_on: dt.date) -> Exchange:
    return ask(actor=officer, convention=convention, kind=kind, due_on=due_on)
