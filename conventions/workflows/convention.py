"""The table of a convention's life. Guards say in French what is missing; the page shows the same sentences.

Upper floors add guards through the slots: financing wants the first year's annexe funded before the signature.
"""

from functools import partial

from conventions.enums import OPEN_STATES, SUBMITTED_STATES, ConventionState
from conventions.guards import convention as guards
from conventions.rights import COMMIT, EDIT, may
from conventions.slots import READY_GUARDS, SIGN_GUARDS
from iae_portal.core.workflow import Transition, Workflow, right

S = ConventionState
RETURNABLE = tuple(state for state in OPEN_STATES if state not in (S.OPENED, S.INCOMPLETE))

# Who asks: the service of the dossier, its head for what commits the State, the portal by itself.
local = partial(Transition, may=right(may, EDIT), roles="agents et directeur du service")
head = partial(Transition, may=right(may, COMMIT), roles="directeur du service")
portal = partial(Transition, may=right(may, EDIT), roles="portail", automatic=True)

COMPLETE = (guards.officer_is_named, guards.mandatory_pieces_are_valid)
DESCRIBED = (guards.project_is_described,)
NEGOTIATED = (
    guards.objectives_on_every_axis,
    guards.exit_rates_every_year,
    guards.targets_are_agreed,
    guards.low_targets_are_justified,
)

CONVENTION_WORKFLOW = Workflow(
    name="convention",
    states=ConventionState,
    transitions=(
        local(
            "declare_complete",
            "Déclarer le dossier complet",
            (S.OPENED, S.INCOMPLETE),
            S.COMPLETE,
            guards=COMPLETE,
            confirm="L'accusé de réception part par courriel et en PDF.",
        ),
        local(
            "open_negotiation",
            "Ouvrir la négociation",
            (S.COMPLETE,),
            S.NEGOTIATION,
            guards=DESCRIBED,
            confirm="Objectifs et cibles se fixent ensuite avec la structure, dans « Objectifs et négociation ».",
        ),
        local(
            "ask_pieces",
            "Demander des pièces",
            (S.OPENED, S.INCOMPLETE, S.COMPLETE),
            S.INCOMPLETE,
            guards=(guards.deadline_is_given,),
            comment_required=True,
            confirm="Une lettre dit à la structure ce qui manque, et jusqu'à quand elle peut l'envoyer.",
        ),
        local(
            "submit",
            "Soumettre pour avis",
            (S.NEGOTIATION,),
            S.OPINION_PENDING,
            guards=NEGOTIATED,
            confirm="La demande d'avis attend ensuite que le secrétariat du conseil l'inscrive à une séance.",
        ),
        local(
            "record_opinion",
            "Enregistrer l'avis",
            (S.OPINION_PENDING,),
            S.OPINION_GIVEN,
            guards=(guards.opinion_is_answered,),
            automatic=True,
        ),
        local(
            "ask_again",
            "Demander un nouvel avis",
            (S.OPINION_GIVEN,),
            S.OPINION_PENDING,
            automatic=True,
        ),
        local(
            "make_ready",
            "Rendre prêt à signer",
            (S.OPINION_GIVEN,),
            S.READY_TO_SIGN,
            guards=(
                # What the steps before asked still stands.
                *COMPLETE,
                *DESCRIBED,
                *NEGOTIATED,
                guards.opinion_allows_signature,
                guards.signatories_are_named,
                guards.letterhead_exists,
            ),
            slot=READY_GUARDS,
            confirm="La version de signature est figée et numérotée ; tout changement ensuite l'annule.",
        ),
        portal(
            "cancel_version",
            "Annulation de la version de signature",
            (S.READY_TO_SIGN,),
            S.OPINION_GIVEN,
        ),
        head(
            "sign",
            "Signer pour l'État",
            (S.READY_TO_SIGN,),
            S.SIGNED,
            guards=(
                guards.opinion_allows_signature,
                guards.signature_version_is_live,
                guards.signature_comes_in_order,
                guards.others_have_signed,
                guards.state_signatory_is_entitled,
                guards.no_overlapping_convention,
            ),
            slot=SIGN_GUARDS,
            confirm="La convention signée ne se reprend plus : un avenant la change, une résiliation y met fin. La "
            "lettre de notification est écrite à la structure, et l'annexe de la première année est validée avec elle.",
        ),
        portal(
            "enter_into_force",
            "Entrée en vigueur",
            (S.SIGNED,),
            S.IN_FORCE,
            guards=(guards.start_has_come,),
        ),
        portal(
            "expire",
            "Échéance",
            (S.IN_FORCE,),
            S.EXPIRED,
            guards=(guards.end_has_passed,),
        ),
        portal(
            "renew",
            "Renouvellement",
            (S.IN_FORCE, S.EXPIRED),
            S.RENEWED,
            guards=(guards.renewal_is_signed,),
        ),
        head(
            "terminate",
            "Résilier",
            (S.IN_FORCE,),
            S.TERMINATED,
            guards=(guards.contradiction_is_over,),
            comment_required=True,
            confirm="La résiliation met fin à la convention et ne se défait pas. Une annexe et un "
            "avenant d'annexe encore en préparation sont abandonnés, mois déjà courus compris : pour les payer, "
            "signez-les d'abord.",
        ),
        portal(
            "denounce",
            "Dénonciation par la structure",
            (S.IN_FORCE,),
            S.TERMINATED,
            guards=(guards.last_day_has_passed,),
        ),
        local(
            "return_for_correction",
            "Renvoyer pour correction",
            RETURNABLE,
            S.INCOMPLETE,
            guards=(guards.deadline_is_given,),
            comment_required=True,
            confirm="Une lettre dit à la structure ce qu'elle doit corriger. Une demande d'avis en attente est "
            "retirée, la version de signature est annulée.",
        ),
        local(
            "reopen_negotiation",
            "Rouvrir la négociation",
            SUBMITTED_STATES,
            S.NEGOTIATION,
            comment_required=True,
            confirm="Une demande d'avis en attente est retirée ; la version de signature est annulée.",
        ),
        head(
            "refuse",
            "Refuser",
            OPEN_STATES,
            S.REFUSED,
            comment_required=True,
            confirm="Le refus met fin au dossier ; son annexe en préparation est abandonnée, ses crédits sont rendus.",
        ),
        local(
            "withdraw",
            "Retirer le dossier",
            OPEN_STATES,
            S.WITHDRAWN,
            comment_required=True,
            confirm="Le retrait, à la demande de la structure, met fin au dossier ; son annexe en préparation est "
            "abandonnée, ses crédits sont rendus.",
        ),
    ),
)
