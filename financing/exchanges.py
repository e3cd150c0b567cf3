"""The state of a month, filled by the structure by its link (conventions.exchanges)."""

import datetime as dt

from conventions.exchanges.kinds import MONTH, ExchangeKind, field_lines, first_day, merged
from conventions.models import Convention, Exchange
from financing.calculation import months
from financing.forms.monthly_states import StateForm
from financing.models import MonthlyState
from financing.services.monthly_states import covered_months, save_states
from iae_portal.core import clock
from iae_portal.core.models import User


class MonthAnswer(StateForm):
    month = None  # asked by the exchange

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hours"].wanted = "à remplir pour envoyer"

    def clean(self):
        data = super().clean()
        if not self.errors and data.get("hours") is None:
            self.add_error("hours", "Indiquez les heures du mois : 0 s'il n'y en a pas eu, avec une remarque.")
        return data


def refusal(convention: Convention, year: int, month: int) -> str | None:
    day = dt.date(year, month, 1)
    if day not in covered_months(convention):
        return f"{months.label_of(day).capitalize()} n'est dans aucune annexe en cours de cette convention."
    if months.last_day_of(day) >= clock.today():
        return f"{months.label_of(day).capitalize()} n'est pas fini : demandez-le le mois suivant."
    return None


def form(exchange: Exchange, data=None, files=None) -> MonthAnswer:
    known = MonthlyState.objects.filter(convention=exchange.convention, month=first_day(exchange)).first()
    now = {name: getattr(known, name) for name in ("hours", "headcount", "remark")} if known else {}
    return MonthAnswer(data, initial=now)


def take(actor: User, exchange: Exchange, keys: set[str]) -> None:
    whole = merged(form, exchange, keys)
    whole.cleaned_data["month"] = first_day(exchange)
    save_states(actor=actor, convention=exchange.convention, rows=[whole.row()])


MONTHLY_STATE = ExchangeKind(
    label="État mensuel",
    task="Déclarez les heures du mois",
    help=(
        "Toutes les heures d'insertion du mois, et le nombre de salariés présents au moins un jour. "
        "Par exemple : 1 245,5 heures, 14 salariés."
    ),
    period=MONTH,
    refusal=refusal,
    form=form,
    lines=field_lines(form),
    take=take,
)
