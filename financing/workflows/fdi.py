"""The table of an FDI file's life: opinion within a month, decision of the préfet, 40 % then the balance."""

from conventions.terms import FDI_OPINION_DELAY
from financing.baremes import first_payment_share
from financing.enums import FdiState
from financing.guards import fdi as guards
from financing.workflows import HEAD, LOCAL, PORTAL
from iae_portal.core.text import rate
from iae_portal.core.workflow import Transition, Workflow

S = FdiState

FDI_WORKFLOW = Workflow(
    name="fdi",
    states=FdiState,
    transitions=(
        Transition(
            "submit",
            "Soumettre pour avis",
            (S.FILED,),
            S.OPINION_PENDING,
            **LOCAL,
            confirm=f"Le conseil rend son avis en {FDI_OPINION_DELAY} ; cet avis est obligatoire, sans lier le préfet.",
        ),
        Transition("record_opinion", "Enregistrer l'avis", (S.OPINION_PENDING,), S.OPINION_GIVEN, **PORTAL),
        Transition(
            "grant",
            "Accorder",
            (S.OPINION_PENDING, S.OPINION_GIVEN),
            S.GRANTED,
            **HEAD,
            guards=(guards.opinion_is_given_or_lapsed, guards.amount_is_inside),
            confirm="Le montant est engagé sur l'enveloppe du service ; tant que rien n'est payé, un abandon le rend.",
        ),
        Transition(
            "pay_first",
            "Noter le premier versement",
            (S.GRANTED,),
            S.FIRST_PAID,
            **LOCAL,
            confirm=f"{rate(first_payment_share())} à la signature de la convention FDI.",
        ),
        Transition(
            "pay_balance",
            "Noter le solde",
            (S.FIRST_PAID,),
            S.PAID,
            **LOCAL,
            guards=(guards.balance_is_inside,),
            confirm="Le solde est payé au vu du bilan ; ce qui n'en est pas versé revient à l'enveloppe du service.",
        ),
        Transition(
            "refuse",
            "Refuser",
            (S.FILED, S.OPINION_PENDING, S.OPINION_GIVEN),
            S.REFUSED,
            **HEAD,
            comment_required=True,
            confirm="Le refus met fin à la demande ; elle ne se reprend plus.",
        ),
        Transition(
            "give_up",
            "Abandonner",
            (S.FILED, S.OPINION_PENDING, S.OPINION_GIVEN, S.GRANTED),
            S.GIVEN_UP,
            **HEAD,
            comment_required=True,
            confirm="La structure renonce, ou le projet ne se fait pas : les crédits engagés reviennent à l'enveloppe.",
        ),
    ),
)
