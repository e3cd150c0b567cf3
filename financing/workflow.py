"""The table of an annexe's life. Suspension is a flag beside it, not a state."""

from financing import guards
from financing.enums import AnnexState
from financing.rights import may_commit, may_edit
from iae_portal.core.workflow import Transition, Workflow

S = AnnexState
LOCAL = "agents et directeur du service"
HEAD = "directeur du service"

ANNEX_WORKFLOW = Workflow(
    name="annex",
    states=AnnexState,
    transitions=(
        Transition(
            name="enter",
            label="Enregistrer comme saisie",
            sources=(S.DRAFT,),
            target=S.ENTERED,
            may=may_edit,
            roles=LOCAL,
            guards=(guards.amounts_can_be_computed, guards.account_is_known),
            confirm="Le calcul est figé et les crédits sont engagés sur l'enveloppe du service, s'ils suffisent.",
        ),
        Transition(
            name="reopen",
            label="Reprendre la saisie",
            sources=(S.ENTERED, S.PROVISIONAL),
            target=S.DRAFT,
            may=may_edit,
            roles=LOCAL,
            confirm="Les crédits engagés reviennent à l'enveloppe du service.",
        ),
        Transition(
            name="make_provisional",
            label="Transmettre comme provisoire",
            sources=(S.ENTERED,),
            target=S.PROVISIONAL,
            may=may_commit,
            roles=HEAD,
            guards=(guards.credits_are_committed,),
        ),
        Transition(
            name="validate",
            label="Signer et valider",
            sources=(S.ENTERED, S.PROVISIONAL),
            target=S.VALIDATED,
            may=may_commit,
            roles=HEAD,
            guards=(guards.convention_is_signed, guards.credits_are_committed, guards.signer_is_entitled),
        ),
        Transition(
            name="validate_with_convention",
            label="Validation par la signature de la convention",
            sources=(S.ENTERED, S.PROVISIONAL),
            target=S.VALIDATED,
            may=may_commit,
            roles="portail",
            guards=(guards.credits_are_committed,),
            automatic=True,
        ),
        Transition(
            name="supersede",
            label="Remplacement par un avenant",
            sources=(S.VALIDATED,),
            target=S.SUPERSEDED,
            may=may_commit,
            roles="portail",
            automatic=True,
        ),
        Transition(
            name="close",
            label="Clôturer",
            sources=(S.VALIDATED,),
            target=S.CLOSED,
            may=may_edit,
            roles=LOCAL,
            guards=(guards.year_is_settled,),
            confirm="Plus aucun état mensuel ni paiement ensuite.",
        ),
        Transition(
            name="reject",
            label="Rejeter",
            sources=(S.ENTERED, S.PROVISIONAL),
            target=S.REJECTED,
            may=may_commit,
            roles=HEAD,
            comment_required=True,
            confirm="Les crédits engagés reviennent à l'enveloppe du service.",
        ),
        Transition(
            name="cancel",
            label="Annuler",
            sources=(S.DRAFT, S.ENTERED, S.PROVISIONAL),
            target=S.CANCELLED,
            may=may_edit,
            roles=LOCAL,
            comment_required=True,
            confirm="L'annexe ne pourra plus être reprise.",
        ),
        Transition(
            name="cancel_validated",
            label="Annuler l'annexe validée",
            sources=(S.VALIDATED,),
            target=S.CANCELLED,
            may=may_commit,
            roles=HEAD,
            guards=(guards.nothing_was_paid,),
            comment_required=True,
            confirm="Les crédits engagés reviennent à l'enveloppe du service.",
        ),
    ),
)

RELEASING = frozenset({"reopen", "reject", "cancel", "cancel_validated"})
