"""The table of a convention's life. Guards say in French what is missing; the page shows the same sentences.

Upper floors add guards through the slots (financing: the first year's annexe; cdiae: the favourable opinion).
"""

from conventions.enums import OPEN_STATES, ConventionState
from conventions.guards import convention as guards
from conventions.rights import may_commit, may_edit
from conventions.slots import READY_GUARDS, SIGN_GUARDS
from iae_portal.core.workflow import Transition, Workflow

S = ConventionState
LOCAL = "agents et directeur du service"
HEAD = "directeur du service"
RETURNABLE = tuple(state for state in OPEN_STATES if state not in (S.OPENED, S.INCOMPLETE))

CONVENTION_WORKFLOW = Workflow(
    name="convention",
    states=ConventionState,
    transitions=(
        Transition(
            name="ask_pieces",
            label="Demander des pièces",
            sources=(S.OPENED, S.INCOMPLETE, S.COMPLETE),
            target=S.INCOMPLETE,
            may=may_edit,
            roles=LOCAL,
            guards=(guards.deadline_is_given,),
            comment_required=True,
        ),
        Transition(
            name="declare_complete",
            label="Déclarer le dossier complet",
            sources=(S.OPENED, S.INCOMPLETE),
            target=S.COMPLETE,
            may=may_edit,
            roles=LOCAL,
            guards=(guards.officer_is_named, guards.mandatory_pieces_are_valid),
            confirm="L'accusé de réception part par courriel et en PDF.",
        ),
        Transition(
            name="open_negotiation",
            label="Ouvrir la négociation",
            sources=(S.COMPLETE,),
            target=S.NEGOTIATION,
            may=may_edit,
            roles=LOCAL,
            guards=(guards.project_is_described,),
        ),
        Transition(
            name="submit",
            label="Soumettre pour avis",
            sources=(S.NEGOTIATION,),
            target=S.OPINION_PENDING,
            may=may_edit,
            roles=LOCAL,
            guards=(
                guards.objectives_on_every_axis,
                guards.exit_rates_every_year,
                guards.targets_are_agreed,
                guards.low_targets_are_justified,
            ),
        ),
        Transition(
            name="record_opinion",
            label="Enregistrer l'avis",
            sources=(S.OPINION_PENDING,),
            target=S.OPINION_GIVEN,
            may=may_edit,
            roles=LOCAL,
            guards=(guards.opinion_is_answered,),
            automatic=True,
        ),
        Transition(
            name="make_ready",
            label="Rendre prêt à signer",
            sources=(S.OPINION_GIVEN,),
            target=S.READY_TO_SIGN,
            may=may_edit,
            roles=LOCAL,
            guards=(
                guards.opinion_allows_signature,
                guards.targets_are_agreed,
                guards.signatories_are_named,
                guards.letterhead_exists,
            ),
            slot=READY_GUARDS,
            confirm="La version de signature est figée et numérotée ; tout changement ensuite l'annule.",
        ),
        Transition(
            name="sign",
            label="Signer pour l'État",
            sources=(S.READY_TO_SIGN,),
            target=S.SIGNED,
            may=may_commit,
            roles=HEAD,
            guards=(
                guards.opinion_allows_signature,
                guards.signature_version_is_live,
                guards.others_have_signed,
                guards.state_signatory_is_entitled,
                guards.no_overlapping_convention,
            ),
            slot=SIGN_GUARDS,
        ),
        Transition(
            name="enter_into_force",
            label="Entrée en vigueur",
            sources=(S.SIGNED,),
            target=S.IN_FORCE,
            may=may_edit,
            roles="portail",
            guards=(guards.start_has_come,),
            automatic=True,
        ),
        Transition(
            name="expire",
            label="Échéance",
            sources=(S.IN_FORCE,),
            target=S.EXPIRED,
            may=may_edit,
            roles="portail",
            guards=(guards.end_has_passed,),
            automatic=True,
        ),
        Transition(
            name="renew",
            label="Renouvellement",
            sources=(S.IN_FORCE, S.EXPIRED),
            target=S.RENEWED,
            may=may_edit,
            roles="portail",
            guards=(guards.renewal_is_signed,),
            automatic=True,
        ),
        Transition(
            name="terminate",
            label="Résilier",
            sources=(S.IN_FORCE,),
            target=S.TERMINATED,
            may=may_commit,
            roles=HEAD,
            guards=(guards.contradiction_is_over,),
            comment_required=True,
            confirm="La résiliation met fin à la convention et ne se défait pas.",
        ),
        Transition(
            name="return_for_correction",
            label="Renvoyer pour correction",
            sources=RETURNABLE,
            target=S.INCOMPLETE,
            may=may_edit,
            roles=LOCAL,
            guards=(guards.deadline_is_given,),
            comment_required=True,
        ),
        Transition(
            name="reopen_negotiation",
            label="Rouvrir la négociation",
            sources=(S.OPINION_PENDING, S.OPINION_GIVEN, S.READY_TO_SIGN),
            target=S.NEGOTIATION,
            may=may_edit,
            roles=LOCAL,
            comment_required=True,
            confirm="Une demande d'avis en attente est retirée ; la version de signature est annulée.",
        ),
        Transition(
            name="refuse",
            label="Refuser",
            sources=OPEN_STATES,
            target=S.REFUSED,
            may=may_commit,
            roles=HEAD,
            comment_required=True,
            confirm="Le refus met fin au dossier.",
        ),
        Transition(
            name="withdraw",
            label="Retirer le dossier",
            sources=OPEN_STATES,
            target=S.WITHDRAWN,
            may=may_edit,
            roles=LOCAL,
            comment_required=True,
            confirm="Le retrait, à la demande de la structure, met fin au dossier.",
        ),
    ),
)
