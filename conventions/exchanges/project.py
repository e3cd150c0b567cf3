"""The insertion project, written by the structure itself."""

from django import forms

from conventions.exchanges.kinds import NO_PERIOD, ExchangeKind, field_lines, merged
from conventions.forms.fields import ask_project
from conventions.models import Convention, Exchange, InsertionProject
from conventions.models.project import FTE_FIELDS, PROJECT_FIELDS, TEXT_FIELDS
from conventions.services.dossier import describe_project
from conventions.services.open_dossier import why_closed
from iae_portal.core.forms import PortalForm
from iae_portal.core.models import User

# The fields of the project, with nothing of a row: what is typed here is a proposal.
ProjectAnswer = type(
    "ProjectAnswer",
    (PortalForm,),
    forms.fields_for_model(
        InsertionProject,
        PROJECT_FIELDS,
        localized_fields=FTE_FIELDS,
        widgets={name: forms.Textarea(attrs={"rows": 4}) for name in TEXT_FIELDS},
    ),
)


def refusal(convention: Convention, year: int, month: int) -> str | None:
    return why_closed(convention) or None


def form(exchange: Exchange, data=None, files=None) -> ProjectAnswer:
    known = InsertionProject.objects.filter(convention=exchange.convention).first()
    now = forms.model_to_dict(known, PROJECT_FIELDS) if known else {}
    answer = ProjectAnswer(data, initial=now)
    ask_project(answer, exchange.convention)
    return answer


def take(actor: User, exchange: Exchange, keys: set[str]) -> None:
    whole = merged(form, exchange, keys)
    describe_project(actor=actor, convention=exchange.convention, **{key: whole.cleaned_data[key] for key in keys})


PROJECT = ExchangeKind(
    label="Projet d'insertion",
    task="Décrivez votre projet d'insertion",
    help=(
        "Écrivez comme vous le diriez à un visiteur : qui vous accueillez, ce que vous faites ensemble, "
        "qui accompagne. Par exemple, 12,5 équivalents temps plein pour les postes."
    ),
    period=NO_PERIOD,
    refusal=refusal,
    form=form,
    lines=field_lines(form),
    take=take,
    closed=why_closed,
)
