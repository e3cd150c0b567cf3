"""Objectives, targets and rounds of proposals: searched and read, never written here."""

from conventions.models import Objective, Proposal, Target
from iae_portal.core.admin.base import lines_of, show

BY_CONVENTION = "convention__number convention__siae__search_key"


show(Objective, "text axis convention rank", f"{BY_CONVENTION} text", filters="axis", related="convention__siae")
show(
    Target,
    "convention indicator year rounds",
    f"{BY_CONVENTION} indicator__code indicator__name",
    filters="year indicator__axis",
    related="convention__siae",
    lines=[lines_of(Proposal, "round side value durable transition positive state made_at", fk_name="target")],
)
show(
    Proposal,
    "target round side state author made_at",
    "target__convention__number target__convention__siae__search_key target__indicator__code",
    filters="state side",
    related="target__indicator",
)
