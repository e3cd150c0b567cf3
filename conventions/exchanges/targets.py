"""The structure answers the proposals of the State, one line a target: it accepts, or proposes with a reason."""

import re
from functools import reduce
from operator import or_

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q, QuerySet

from conventions.enums import ProposalState, Side
from conventions.exchanges.kinds import NO_PERIOD, ExchangeKind, Line
from conventions.models import Convention, Exchange, Proposal, Target
from conventions.selectors.negotiation import open_years
from conventions.services.negotiation import accept, propose
from iae_portal.core.errors import Refusal
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.numbers import FrenchDecimalField
from iae_portal.core.models import User
from iae_portal.core.text import digits_in, number

ACCEPT, PROPOSE = "accept", "propose"
ROUND = "round_"
ANSWERS = (("", "Plus tard"), (ACCEPT, "J'accepte"), (PROPOSE, "Je propose autre chose"))
RATES = ("durable", "transition", "positive")
LABELS = {"durable": "Durable (%)", "transition": "Transition (%)", "positive": "Positive (%)", "value": "Ma valeur"}
MISSING = "Indiquez ce que vous proposez, et pourquoi."


def waiting(convention: Convention) -> list[Proposal]:
    """The proposals of the State that the structure has not answered."""
    rows = Proposal.objects.filter(target__convention=convention, state=ProposalState.PENDING, side=Side.SERVICE)
    return _in_order(rows)


def answered(exchange: Exchange) -> list[Proposal]:
    """The very proposals that the structure saw, whatever became of them since."""
    rounds = {key.removeprefix(ROUND): value for key, value in exchange.values.items() if key.startswith(ROUND)}
    # A hidden field may come back as anything: what is no number named no proposal.
    seen = [Q(target=key, round=value) for key, value in rounds.items() if digits_in(key) and digits_in(value, most=4)]
    rows = Proposal.objects.filter(target__convention=exchange.convention, side=Side.SERVICE)
    return _in_order(rows.filter(reduce(or_, seen))) if seen else []


def _in_order(rows: QuerySet[Proposal]) -> list[Proposal]:
    return list(rows.select_related("target__indicator").order_by("target__indicator__code", "target__year"))


def words(values: dict) -> str:
    """ "60 % dont 25 % durables", or the value."""
    if values.get("durable") is None:
        return number(values.get("value"))
    return " ; ".join(f"{LABELS[name].removesuffix(' (%)').lower()} {number(values[name])} %" for name in RATES)


class TargetsAnswer(PortalForm):
    def __init__(self, *args, proposals: list[Proposal], **kwargs):
        self.proposals = proposals
        super().__init__(*args, **kwargs)
        for row in proposals:
            key = row.target_id
            # What the answer answers: another proposal may come before the officer reads it.
            self.fields[f"{ROUND}{key}"] = forms.CharField(
                initial=str(row.round), max_length=4, required=False, widget=forms.HiddenInput
            )
            self.fields[f"answer_{key}"] = forms.ChoiceField(
                label="Votre réponse", choices=ANSWERS, required=False, widget=forms.RadioSelect
            )
            for name in self.names(row):
                self.fields[f"{name}_{key}"] = FrenchDecimalField(
                    label=LABELS[name],
                    max_digits=12,
                    decimal_places=2,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "fr-input"}),
                )
            area = forms.Textarea(attrs={"rows": 2, "class": "fr-input"})
            self.fields[f"reason_{key}"] = forms.CharField(
                label="Pourquoi", max_length=2000, required=False, widget=area
            )
            for name in (*self.names(row), "reason"):
                self.fields[f"{name}_{key}"].wanted = "si vous proposez autre chose"
            self.fields[f"answer_{key}"].wanted = "une ligne peut attendre"

    @staticmethod
    def names(row: Proposal) -> tuple[str, ...]:
        return ("value",) if row.durable is None else RATES

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            *(
                Fieldset(
                    f"{row.target} : l'État propose {words(vars(row))}",
                    *(name for name in self.fields if re.fullmatch(rf"\w+_{row.target_id}", name)),
                )
                for row in self.proposals
            )
        )
        return helper

    def clean(self):
        data = super().clean()
        for row in self.proposals:
            key = row.target_id
            if data.get(f"answer_{key}") == PROPOSE:
                given = [data.get(f"{name}_{key}") for name in self.names(row)]
                if None in given or not data.get(f"reason_{key}", "").strip():
                    self.add_error(f"answer_{key}", MISSING)
        return data


def closed(convention: Convention) -> str:
    if open_years(convention):
        return ""
    return "Les cibles se négocient pendant la négociation du dossier, ou après un dialogue de gestion."


def refusal(convention: Convention, year: int, month: int) -> str | None:
    if said := closed(convention):
        return said
    return None if waiting(convention) else "Aucune proposition de l'État n'attend la réponse de la structure."


def form(exchange: Exchange, data=None, files=None) -> TargetsAnswer:
    proposals = answered(exchange) if exchange.sent_on else waiting(exchange.convention)
    return TargetsAnswer(data, proposals=proposals)


def _answered(exchange: Exchange) -> dict[str, tuple[Proposal, dict]]:
    """By key of the line: the State's proposal, and what the structure answered in this exchange."""
    typed = form(exchange, exchange.values)
    typed.is_valid()
    found = {}
    for row in typed.proposals:
        data = {name: typed.cleaned_data.get(f"{name}_{row.target_id}") for name in ("answer", "reason", *LABELS)}
        if data["answer"]:
            found[str(row.target_id)] = row, data
    return found


def lines(exchange: Exchange) -> list[Line]:
    return [
        Line(
            key,
            str(row.target),
            f"L'État propose {words(vars(row))}",
            "Accepte" if data["answer"] == ACCEPT else f"Propose {words(data)} : {data['reason']}",
        )
        for key, (row, data) in _answered(exchange).items()
    ]


def take(actor: User, exchange: Exchange, keys: set[str]) -> None:
    answered = _answered(exchange)
    for key in sorted(keys, key=int):
        row, data = answered[key]
        target = Target.objects.select_related("convention").get(pk=row.target_id)
        told = {"actor": actor, "target": target, "side": Side.STRUCTURE, "expected_rounds": row.round}
        if data["answer"] == ACCEPT:
            accept(**told)
            continue
        values = {name: data[name] for name in TargetsAnswer.names(row)}
        if None in values.values():
            raise Refusal(f"{target} : {MISSING}")
        propose(**told, values=values, reason=data["reason"])


TARGETS = ExchangeKind(
    label="Réponse aux objectifs proposés",
    task="Répondez aux objectifs que l'État propose",
    help=(
        "Pour chaque ligne, acceptez ou proposez une autre valeur en disant pourquoi. Par exemple : « 45 %, car deux "
        "chantiers ferment en juin »."
    ),
    period=NO_PERIOD,
    refusal=refusal,
    form=form,
    lines=lines,
    take=take,
    closed=closed,
)
