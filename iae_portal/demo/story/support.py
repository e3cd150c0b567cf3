"""Diagnostics of the demonstration: one led to a round of funders and to a file at the fund."""

import datetime as dt
from decimal import Decimal

from conventions.models import Siae
from financing.enums import BudgetLine
from financing.models import FinancialDiagnostic
from financing.services.diagnostics import change_diagnostic, hold_round, save_diagnostic
from financing.services.fdi import file_fdi, submit_fdi
from iae_portal.core.models import User
from iae_portal.demo.story.credits import fund_service
from iae_portal.demo.story.people import DemoContext

ACCOUNTS = (
    (2005, 182000, 141000, 326500, 24000, 18500),
    (2006, 197500, 143000, 349000, 15500, 9200),
    (2007, 214000, 139500, 371200, -2200, 3100),
)
NAMES = ("year", "sales", "subsidies", "charges", "equity", "cash")


def load_support(context: DemoContext) -> None:
    officer = context.people["agent.59l"]
    lille = context.services["59L"]
    fund_service(service=lille, year=2008, line=BudgetLine.FDI, amount=Decimal(45000))
    siaes = list(Siae.objects.filter(service=lille, type="EI").order_by("sort_key", "pk")[:3])
    if not siaes:
        return
    first = _diagnostic(officer, siaes[0], follow_up="round")
    _round(officer, first)
    for siae in siaes[1:]:
        _diagnostic(officer, siae, follow_up="support")


def _diagnostic(officer: User, siae: Siae, follow_up: str) -> FinancialDiagnostic:
    years = [
        {name: value if name == "year" else Decimal(value) for name, value in zip(NAMES, row, strict=True)}
        for row in ACCOUNTS
    ]
    row = save_diagnostic(
        actor=officer,
        siae=siae,
        values={
            "origin": "service",
            "consultant": "Cabinet Imaginaire Conseil",
            "started_on": dt.date(2008, 6, 2),
            "situation": "L'activité progresse, mais la trésorerie s'épuise et les fonds propres sont négatifs.",
            "plan": "Ouvrir une deuxième ligne de tri, reprendre deux contrats de collecte, recruter un encadrant.",
            "conclusions": "Le plan est viable si le besoin en fonds de roulement est financé sur trois ans.",
            "follow_up": follow_up,
        },
        years=years,
    )
    return change_diagnostic(actor=officer, diagnostic=row, name="deliver", delivered_on=dt.date(2008, 9, 12))


def _round(officer: User, diagnostic: FinancialDiagnostic) -> None:
    held = hold_round(
        actor=officer,
        diagnostic=diagnostic,
        values={
            "held_on": dt.date(2008, 10, 7),
            "need": Decimal(95000),
            "minutes": "Accord de principe de tous les financeurs ; le fonds départemental d'insertion fait levier.",
        },
        pledges=[
            _pledge("cdc", "Prêt participatif", 40000, 40000, "Différé de deux ans"),
            _pledge("intercommunal", "Communauté urbaine", 20000, 15000, "Délibération de novembre"),
            _pledge("bank", "Garantie d'un prêt bancaire", 12500, None, "Comité de novembre"),
            _pledge("state", "Fonds départemental d'insertion", 22500, None, "Avis du CDIAE"),
        ],
    )
    file = file_fdi(
        actor=officer,
        siae=diagnostic.siae,
        round=held,
        values={
            "nature": "consolidation",
            "purpose": "Reconstituer la trésorerie le temps d'ouvrir la deuxième ligne de tri.",
            "filed_on": dt.date(2008, 10, 10),
            "project_start": dt.date(2008, 12, 1),
            "cost": Decimal(30000),
            "requested": Decimal(22500),
            "months": 24,
        },
    )
    submit_fdi(actor=officer, file=file)


def _pledge(funder: str, label: str, asked: int, granted: int | None, conditions: str) -> dict:
    return {
        "funder": funder,
        "label": label,
        "asked": Decimal(asked),
        "granted": None if granted is None else Decimal(granted),
        "conditions": conditions,
    }
