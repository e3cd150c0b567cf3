"""Reads the data files of this folder, without Django: the engine runs without a database."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from financing.calculation import months
from financing.calculation.department_share import RsaRow
from financing.calculation.fdi import FdiNature
from financing.calculation.law import LUMP_AMOUNTS, Key, Law, LumpSum, ModulationRule, Regime, Row, Table

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class OtherAmount:
    """An amount of the texts that the engine does not compute with, and the reason."""

    label: str
    type: str
    territory: str
    first: str
    last: str
    amount: Decimal
    unit: str
    reference: str
    published_on: str | None
    verified: bool
    source: str
    reason_not_computed: str


# Read once: a replay computes thousands of annexes.
@lru_cache(maxsize=1)
def shipped_law() -> Law:
    return Law(
        regimes={item["code"]: _regime(item) for item in _json("regimes.json")},
        table=Table.of(_row(item) for item in _csv("aide_au_poste.csv")),
        lump_sums=tuple(_lump_sum(item) for item in _json("accompagnement.json")),
    )


def first_payment_share() -> Decimal:
    """The part of a grant of the fund paid at the signature."""
    return Decimal(_json("fdi.json")["first_payment_share"])


def shipped_fdi_natures() -> dict[str, FdiNature]:
    data = _json("fdi.json")
    return {
        item["nature"]: FdiNature(
            nature=item["nature"],
            label=item["label"],
            share=_decimal(item["share"]),
            ceiling=_decimal(item["ceiling"]),
            first_payment_share=Decimal(data["first_payment_share"]),
            reference=data["reference"],
            source=item["source"],
            note=item["note"],
        )
        for item in data["natures"]
    }


def shipped_other_amounts() -> list[OtherAmount]:
    return [
        OtherAmount(
            label=item["label"],
            type=item["type"],
            territory=item["territory"],
            first=item["from"],
            last=item["to"],
            amount=Decimal(item["amount"]),
            unit=item["unit"],
            reference=item["reference"],
            published_on=item["published_on"] or None,
            verified=item["verified"] == "oui",
            source=item["source"],
            reason_not_computed=item["reason_not_computed"],
        )
        for item in _csv("autres_montants.csv")
    ]


@dataclass(frozen=True, slots=True)
class ShippedRsa:
    """An RSA amount with what its row of the database also keeps."""

    territory: str
    row: RsaRow
    published_on: str | None
    source: str


def shipped_rsa() -> list[ShippedRsa]:
    """RSA of one person since the last amount before the décret of June 2014, oldest first."""
    return [
        ShippedRsa(
            territory=item["territory"],
            row=RsaRow(
                first=months.parse(item["from"]),
                monthly_amount=Decimal(item["monthly_amount"]),
                reference=item["reference"],
                verified=item["verified"] == "oui",
            ),
            published_on=item["published_on"] or None,
            source=item["source"],
        )
        for item in _csv("rsa.csv")
    ]


def shipped_sources() -> dict[str, str]:
    """Full citation of each source key."""
    return {item["key"]: item["citation"] for item in _csv("sources.csv")}


def _json(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _csv(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _month(text: str | None) -> int | None:
    return months.parse(text) if text else None


def _regime(item: Mapping[str, Any]) -> Regime:
    periods = {type_: (months.parse(first), _month(last)) for type_, (first, last) in item["periods"].items()}
    modulation = item["modulation"] and _modulation(item["modulation"])
    return Regime(**(item | {"periods": periods, "modulation": modulation}))


def _modulation(item: Mapping[str, Any]) -> ModulationRule:
    return ModulationRule(
        floor=Decimal(item["floor"]),
        ceiling=Decimal(item["ceiling"]),
        prison_ceiling=Decimal(item["prison_ceiling"]),
        target_mean=Decimal(item["target_mean"]),
        weights={criterion: Decimal(weight) for criterion, weight in item["weights"].items()},
        hypothesis=item["hypothesis"],
    )


def _row(item: Mapping[str, str]) -> Row:
    return Row(
        key=Key(item["regime"], item["type"], item["context"], item["territory"]),
        first=months.parse(item["from"]),
        last=_month(item["to"]),
        unit_amount=Decimal(item["unit_amount"]),
        hours_per_fte=Decimal(item["hours_per_fte"]),
        posts_cap=_decimal(item["posts_cap"]),
        reference=item["reference"],
        hours_kind=item["hours_kind"],
        accompaniment_share=_decimal(item["accompaniment_share"]),
        published_on=item["published_on"] or None,
        verified=item["verified"] == "oui",
        source=item["source"],
    )


def _lump_sum(item: Mapping[str, Any]) -> LumpSum:
    return LumpSum(**(item | {name: _decimal(item[name]) for name in LUMP_AMOUNTS}))
