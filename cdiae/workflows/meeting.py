"""The table of a meeting's life: prepared, convened, held or without quorum."""

from cdiae.enums import MeetingState
from cdiae.guards import meeting as guards
from cdiae.rights import RELEASE, RUN, may
from iae_portal.core.workflow import Transition, Workflow, right

S = MeetingState
SECRETARIAT = "agents et directeur du secrétariat du conseil"
HEAD = "directeur du service chargé du secrétariat"

MEETING_WORKFLOW = Workflow(
    name="meeting",
    states=MeetingState,
    transitions=(
        Transition(
            name="convene",
            label="Envoyer les convocations",
            sources=(S.PREPARATION,),
            target=S.CONVENED,
            may=right(may, RELEASE),
            roles=HEAD,
            guards=(
                guards.agenda_is_not_empty,
                guards.order_is_in_force,
                guards.members_can_be_convened,
                guards.votes_are_shared,
                guards.meeting_is_ahead,
                guards.convener_is_entitled,
                guards.requests_still_wait,
                guards.second_agenda_is_the_same,
                guards.urgency_is_explained,
            ),
            confirm="Chaque membre reçoit sa convocation, l'ordre du jour et un lien personnel pour répondre.",
        ),
        Transition(
            name="open",
            label="Ouvrir la séance",
            sources=(S.CONVENED,),
            target=S.OPEN,
            may=right(may, RUN),
            roles=SECRETARIAT,
            guards=(guards.day_has_come, guards.votes_are_shared, guards.quorum_is_reached),
        ),
        Transition(
            name="note_no_quorum",
            label="Constater l'absence de quorum",
            sources=(S.CONVENED,),
            target=S.NO_QUORUM,
            may=right(may, RUN),
            roles=SECRETARIAT,
            guards=(guards.quorum_is_missing, guards.hour_has_come),
            confirm="La séance ne se tient pas : un procès-verbal de carence est préparé, et une seconde convocation "
            "peut reprendre le même ordre du jour. Un constat fait trop tôt se reprend le jour même.",
        ),
        Transition(
            name="resume",
            label="Reprendre l'appel",
            sources=(S.NO_QUORUM,),
            target=S.CONVENED,
            may=right(may, RUN),
            roles=SECRETARIAT,
            guards=(guards.its_day_is_not_over, guards.nothing_followed_the_lack),
            confirm="L'absence de quorum avait été constatée trop tôt : le constat et le projet de procès-verbal de "
            "carence s'effacent, les présences notées restent.",
        ),
        Transition(
            name="close",
            label="Lever la séance",
            sources=(S.OPEN,),
            target=S.CLOSED,
            may=right(may, RUN),
            roles=SECRETARIAT,
            guards=(
                guards.every_item_is_settled,
                guards.opinions_are_written,
                guards.requests_come_before_the_meeting,
            ),
            confirm="Les avis adoptés sont rendus aux dossiers et le procès-verbal est préparé.",
        ),
        Transition(
            name="cancel",
            label="Annuler la séance",
            sources=(S.PREPARATION, S.CONVENED),
            target=S.CANCELLED,
            may=right(may, RELEASE),
            roles=HEAD,
            comment_required=True,
            confirm="Les membres déjà convoqués sont prévenus.",
        ),
    ),
)
