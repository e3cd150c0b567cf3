"""What new clauses must keep: the bounds of an indicator, the sum of the rates, a bank account that exists."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from conventions.bank_details import iban_error, normalize_bank_number
from conventions.clauses import POSTS_LABELS, TARGET, Clause, amended, target_start
from conventions.enums import AmendmentKind
from conventions.models import Convention, Target
from conventions.rates import proposal_errors
from iae_portal.core.errors import Refusal


def check_clauses(convention: Convention, now: dict[str, Clause], changed: dict) -> None:
    """Raise Refusal with a sentence for each; `changed` are kept values. An IBAN loses its spaces."""
    refused = [
        f"{now[key].label} : indiquez un nombre positif ou nul."
        for key in POSTS_LABELS
        if key in changed and (changed[key] is None or Decimal(changed[key]) < 0)
    ]
    refused += [
        f"{now[key].label} : une mention en vigueur se remplace, elle ne s'efface pas. Écrivez la nouvelle, ou "
        f"« {now[key].value} »."
        for key in changed
        if now[key].kind == AmendmentKind.PARTIES and now[key].value and not changed[key]
    ]
    if number := changed.get("account_number"):
        changed["account_number"] = normalize_bank_number(number)
        if sentence := iban_error(number):
            refused.append(sentence)
    refused += _targets(convention, amended(now, changed), changed)
    if refused:
        raise Refusal(*refused)


def targets_of(convention: Convention, changed: dict) -> dict[str, Target]:
    """The targets that the keys of clauses name, by what these start with; that of an added year has no row yet."""
    starts = {target_start(key) for key in changed} - {""}
    rows = list(convention.targets.select_related("indicator", "agreed")) if starts else []
    found = {f"{TARGET}.{row.indicator.code}.{row.year}": row for row in rows}
    indicators = {row.indicator.code: row.indicator for row in rows}
    for start in sorted(starts - found.keys()):
        _, code, year = start.split(".")
        found[start] = Target(convention=convention, indicator=indicators[code], year=int(year))
    return {start: row for start, row in found.items() if start in starts}


def _targets(convention: Convention, clauses: dict[str, Clause], changed: dict) -> list[str]:
    refused = []
    for start, target in targets_of(convention, changed).items():
        kept = {key.rsplit(".", 1)[1]: row.value for key, row in clauses.items() if key.startswith(f"{start}.")}
        values = {part: None if value is None else Decimal(value) for part, value in kept.items()}
        refused += [f"{target} : {sentence}" for sentence in _wrong(target, values)]
    return refused


def _wrong(target, values: dict) -> list[str]:
    if target.indicator.is_exit_rates:
        return list(proposal_errors(**values).values())
    if values["value"] is None:
        return ["indiquez la cible."]
    try:
        target.indicator.check_value(values["value"])
    except ValidationError as error:
        return error.messages
    return []
