"""The activity report and the accounts of a year, brought by the structure, received line by line by the officer."""

from django.core.files import File

from conventions.exchanges.files import FilesAnswer, Wanted, each_taken
from conventions.exchanges.kinds import YEAR, ExchangeKind, Line
from conventions.models import Convention, Exchange, YearReturn
from conventions.services.year_returns import receive_papers
from conventions.year_parts import year_refusal
from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.text import french_date

LABELS = {"report": "Bilan d'activité", "accounts": "Comptes annuels"}


def _day(row: YearReturn, name: str):
    return getattr(row, f"{name}_received_on")


def refusal(convention: Convention, year: int, month: int) -> str | None:
    if refused := year_refusal(convention.start, convention.end, year, clock.today()):
        return refused
    row = convention.year_returns.filter(year=year).first()
    if row is None:
        return f"Le bilan et les comptes {year} de cette structure ne sont pas attendus sur cette convention."
    return f"Le bilan et les comptes {year} sont reçus." if all(_day(row, name) for name in LABELS) else None


def form(exchange: Exchange, data=None, files=None) -> FilesAnswer:
    row = exchange.convention.year_returns.get(year=exchange.year)
    wanted = (Wanted(name, label, "à remettre chaque année") for name, label in LABELS.items() if not _day(row, name))
    return FilesAnswer(data, files, wanted=wanted, exchange=exchange)


def lines(exchange: Exchange) -> list[Line]:
    known = exchange.convention.year_returns.get(year=exchange.year)
    return [
        Line(row.line, LABELS[row.line], _received(known, row.line), row.name, file=row.pk)
        for row in exchange.files.all()
    ]


def missing(exchange: Exchange) -> list[str]:
    row = exchange.convention.year_returns.get(year=exchange.year)
    dropped = set(exchange.files.values_list("line", flat=True))
    return [label for name, label in LABELS.items() if not _day(row, name) and name not in dropped]


def _received(row: YearReturn, name: str) -> str:
    day = _day(row, name)
    return f"Reçu le {french_date(day)}" if day else "Non reçu"


def take(actor: User, exchange: Exchange, keys: set[str]) -> None:
    """Received the day they were sent."""

    def receive(name: str, file: File) -> None:
        row = exchange.convention.year_returns.get(year=exchange.year)
        days = {f"{paper}_received_on": _day(row, paper) for paper in LABELS}
        given = {f"{name}_received_on": exchange.sent_on, name: file, f"{name}_name": file.name}
        receive_papers(actor=actor, convention=exchange.convention, year=exchange.year, **days | given)

    each_taken(exchange, keys, receive)


PAPERS = ExchangeKind(
    label="Bilan et comptes de l'année",
    task="Déposez le bilan d'activité et les comptes de l'année",
    help=(
        "Le bilan dit ce que vous avez fait avec vos salariés en insertion et ce qu'ils sont devenus ; les comptes "
        "sont ceux qu'a approuvés votre assemblée. Un fichier chacun : vous pouvez les envoyer en deux fois."
    ),
    period=YEAR,
    refusal=refusal,
    form=form,
    lines=lines,
    take=take,
    missing=missing,
)
