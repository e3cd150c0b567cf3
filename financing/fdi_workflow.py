"""The table of an FDI file's life: opinion within a month, decision of the préfet, 40 % then the balance."""

from conventions.models import OpinionRequest
from financing.enums import FdiState
from financing.models import FdiFile
from financing.rights import may_commit, may_edit
from iae_portal.core.text import euros, french_date
from iae_portal.core.workflow import Request, Transition, Workflow

S = FdiState
LOCAL = "agents et directeur du service"
HEAD = "directeur du service"


def opinion_is_given_or_lapsed(file: FdiFile, request: Request) -> str | None:
    """The council's opinion is required, not binding; without an answer in a month the préfet may decide."""
    opinion: OpinionRequest | None = file.opinion
    if opinion is None:
        return "Soumettez d'abord le dossier pour avis : le conseil répond dans le mois."
    if opinion.is_answered or (opinion.due_on and opinion.due_on < request.today):
        return None
    return f"Le conseil a jusqu'au {french_date(opinion.due_on)} pour rendre son avis."


def amount_is_inside(file: FdiFile, request: Request) -> str | None:
    amount = request.data.get("granted")
    if amount is None:
        return "Indiquez le montant accordé."
    if amount > file.maximum:
        return f"Le fonds apporte {euros(file.maximum)} au plus pour cette nature et ce coût."
    if amount > file.requested:
        return f"La structure a demandé {euros(file.requested)} : on n'accorde pas davantage."
    if not amount:
        return "Un montant nul est un refus : refusez le dossier avec son motif."
    return None


FDI_WORKFLOW = Workflow(
    name="fdi",
    states=FdiState,
    transitions=(
        Transition(
            name="submit",
            label="Soumettre pour avis",
            sources=(S.FILED,),
            target=S.OPINION_PENDING,
            may=may_edit,
            roles=LOCAL,
            confirm="Le conseil rend son avis dans le mois ; l'avis est obligatoire et ne lie pas le préfet.",
        ),
        Transition(
            name="record_opinion",
            label="Enregistrer l'avis",
            sources=(S.OPINION_PENDING,),
            target=S.OPINION_GIVEN,
            may=may_edit,
            roles="portail",
            automatic=True,
        ),
        Transition(
            name="grant",
            label="Accorder",
            sources=(S.OPINION_PENDING, S.OPINION_GIVEN),
            target=S.GRANTED,
            may=may_commit,
            roles=HEAD,
            guards=(opinion_is_given_or_lapsed, amount_is_inside),
        ),
        Transition(
            name="pay_first",
            label="Noter le premier versement",
            sources=(S.GRANTED,),
            target=S.FIRST_PAID,
            may=may_edit,
            roles=LOCAL,
            confirm="40 % à la signature de la convention FDI.",
        ),
        Transition(
            name="pay_balance",
            label="Noter le solde",
            sources=(S.FIRST_PAID,),
            target=S.PAID,
            may=may_edit,
            roles=LOCAL,
            confirm="Le solde est payé au vu du bilan.",
        ),
        Transition(
            name="refuse",
            label="Refuser",
            sources=(S.FILED, S.OPINION_PENDING, S.OPINION_GIVEN),
            target=S.REFUSED,
            may=may_commit,
            roles=HEAD,
            comment_required=True,
        ),
    ),
)
