"""The law of the council by period: one file a period in this folder, found by itself."""

from collections.abc import Iterable
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from cdiae.rulesets.base import MajorityBase, RuleSet

__all__ = ["COMMISSION_2006", "COMMISSION_2024", "COUNCIL_1999", "RULE_SETS", "MajorityBase", "RuleSet"]


def rule_sets_in(folders: Iterable[str]) -> tuple[RuleSet, ...]:
    """The `RULES` of each file, the oldest first."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(folders) if found.name != "base"]
    return tuple(sorted((module.RULES for module in modules), key=lambda rules: rules.starts_on))


RULE_SETS = rule_sets_in(__path__)


def rule_set_on(day: date) -> RuleSet:
    """The rule set in force on a day. Raises LookupError before the councils existed."""
    for rules in reversed(RULE_SETS):
        if rules.starts_on <= day:
            return rules
    raise LookupError(f"Aucun conseil de l'insertion par l'activité économique n'existait le {day:%d/%m/%Y}.")


def rule_set(code: str) -> RuleSet:
    return next(rules for rules in RULE_SETS if rules.code == code)


COUNCIL_1999, COMMISSION_2006, COMMISSION_2024 = (rule_set(code) for code in ("1999", "2006-672", "2024"))
