"""Ask for the dashboard as a PDF; a worker reads the figures and draws them."""

from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.enums import Queue
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import Job, Service, User
from iae_portal.core.services.jobs import start_job
from iae_portal.dashboards.documents import BOARD
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.reading import asked_in, board_of


@transaction.atomic
def print_board(*, actor: User, asked: dict[str, str], whole_set: bool) -> Job:
    """One territory, or with `whole_set` each of its parts too. NotAllowed without any service; LookupError for a
    territory that the person does not see."""
    day = clock.today()
    frame = board_of(actor, asked_in(asked), day).frame
    if not frame.services:
        raise NotAllowed("Aucun service n'est dans votre périmètre : demandez à l'administrateur de vous y affecter.")
    what = "Tableaux de bord" if whole_set else "Tableau de bord"
    return start_job(
        kind=BOARD,
        label=f"{what} {frame.year} : {frame.place}",
        actor=actor,
        service=_holder(frame),
        parameters={"asked": asked, "set": whole_set, "day": day.isoformat()}
        | {"path": reverse("dashboards:territory"), "query": urlencode(_said(asked))},
        queue=Queue.BATCH if whole_set else Queue.SHORT,
    )


def _said(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _holder(frame: Frame) -> Service:
    """Whose paper it is: the service, the regional direction, or the mission; the first service where none is seen."""
    if len(frame.regions) > 1:
        offices = [row for row in frame.offices if row.region_id is None]
    else:
        offices = [row for row in frame.offices if not row.is_departmental]
    return (offices or frame.services)[0]
