"""The table of an annexe's life. Suspension is a flag beside it, not a state."""

from financing.enums import PENDING_STATES, AnnexState
from financing.guards import annex as guards
from financing.workflows import HEAD, LOCAL, PORTAL
from iae_portal.core.workflow import Transition, Workflow

S = AnnexState
VALIDATED = (S.VALIDATED,)
CREDITS = (guards.credits_are_committed,)
GIVE_BACK = "Les crédits engagés reviennent à l'enveloppe du service."
REASON = {"comment_required": True}

ANNEX_WORKFLOW = Workflow(
    name="annex",
    states=AnnexState,
    transitions=(
        Transition(
            "enter",
            "Enregistrer comme saisie",
            (S.DRAFT,),
            S.ENTERED,
            **LOCAL,
            guards=(
                guards.year_is_open,
                guards.months_are_covered,
                guards.posts_are_agreed,
                guards.year_has_room,
                guards.amounts_can_be_computed,
                guards.account_is_known,
            ),
            confirm="Le calcul est figé et les crédits sont engagés sur l'enveloppe du service, s'ils suffisent.",
        ),
        Transition("reopen", "Reprendre la saisie", PENDING_STATES, S.DRAFT, **LOCAL, confirm=GIVE_BACK),
        Transition(
            "make_provisional",
            "Transmettre comme provisoire",
            (S.ENTERED,),
            S.PROVISIONAL,
            **HEAD,
            guards=(guards.year_is_open, *CREDITS),
        ),
        Transition(
            "validate",
            "Signer et valider",
            PENDING_STATES,
            S.VALIDATED,
            **HEAD,
            guards=(
                guards.convention_is_signed,
                guards.year_is_open,
                guards.months_are_covered,
                guards.posts_are_agreed,
                guards.year_has_room,
                *CREDITS,
                guards.signed_after_convention,
                guards.signed_after_credits,
                guards.signer_is_entitled,
            ),
            confirm="L'annexe signée ne se reprend plus : ses échéances deviennent payables. Le directeur peut "
            "l'annuler tant que rien n'est payé ; ensuite, un avenant la remplace.",
        ),
        Transition(
            "validate_with_convention",
            "Validation par la signature de la convention",
            PENDING_STATES,
            S.VALIDATED,
            **PORTAL,
            guards=CREDITS,
        ),
        Transition("supersede", "Remplacement par un avenant", VALIDATED, S.SUPERSEDED, **PORTAL),
        Transition(
            "close",
            "Clôturer",
            VALIDATED,
            S.CLOSED,
            **LOCAL,
            guards=(
                guards.year_is_settled,
                guards.hours_are_complete,
                guards.difference_is_funded,
                guards.no_avenant_waits,
                guards.no_month_was_added,
            ),
            confirm="Les crédits qui n'ont pas servi reviennent à l'enveloppe. Un état mensuel corrigé ensuite donne "
            "un rappel ou un reversement.",
        ),
        # A closed year takes no avenant, and may have a rappel or a modulated part to pay.
        Transition(
            "change_account",
            "Changer le compte",
            (S.CLOSED,),
            S.CLOSED,
            **HEAD,
            **REASON,
            confirm="Ce qui reste à payer de l'année, un rappel ou une part modulée, le sera sur ce compte.",
        ),
        Transition("reject", "Rejeter", PENDING_STATES, S.REJECTED, **HEAD, **REASON, confirm=GIVE_BACK),
        Transition(
            "cancel",
            "Annuler",
            (S.DRAFT, *PENDING_STATES),
            S.CANCELLED,
            **LOCAL,
            **REASON,
            confirm="L'annexe ne pourra plus être reprise.",
        ),
        Transition(
            "cancel_validated",
            "Annuler l'annexe validée",
            VALIDATED,
            S.CANCELLED,
            **HEAD,
            **REASON,
            guards=(guards.nothing_was_paid, guards.no_modulated_part, guards.no_rank_gave_way),
            confirm=GIVE_BACK,
        ),
        Transition(
            "lapse",
            "Abandon avec la convention",
            (S.DRAFT, *PENDING_STATES, S.VALIDATED),
            S.CANCELLED,
            **PORTAL,
        ),
    ),
)

RELEASING = frozenset({"reopen", "reject", "cancel", "cancel_validated", "lapse"})
