"""An imagined law: everything a period needs is this file, and the name of its body one row of conventions.partners."""

from dataclasses import replace
from datetime import date

from cdiae.rulesets import COMMISSION_2006
from cdiae.rulesets.base import Share

RULES = replace(
    COMMISSION_2006,
    code="2030",
    label="Comité de l'insertion (loi imaginée)",
    starts_on=date(2030, 1, 1),
    notice_days=8,
    quorum=Share(1, 3, "le tiers"),
)
