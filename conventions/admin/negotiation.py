"""Objectives, targets and rounds of proposals: searched and read, never written here."""

from django.contrib import admin

from conventions.models import Objective, Proposal, Target
from iae_portal.core.admin.base import ReadOnlyAdmin, ReadOnlyInline

BY_CONVENTION = ["convention__number", "convention__siae__search_key"]


@admin.register(Objective)
class ObjectiveAdmin(ReadOnlyAdmin):
    list_display = ["text", "axis", "convention", "rank"]
    list_filter = ["axis"]
    list_select_related = ["convention__siae"]
    search_fields = [*BY_CONVENTION, "text"]


class ProposalInline(ReadOnlyInline):
    model = Proposal
    fk_name = "target"
    fields = ["round", "side", "value", "durable", "transition", "positive", "state", "made_at"]
    show_change_link = False


@admin.register(Target)
class TargetAdmin(ReadOnlyAdmin):
    list_display = ["convention", "indicator", "year", "rounds"]
    list_filter = ["year", "indicator__axis"]
    list_select_related = ["convention__siae", "indicator"]
    search_fields = [*BY_CONVENTION, "indicator__code", "indicator__name"]
    inlines = [ProposalInline]


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ["target", "round", "side", "state", "author", "made_at"]
    list_filter = ["state", "side"]
    list_select_related = ["target__indicator", "author"]
    search_fields = ["target__convention__number", "target__convention__siae__search_key", "target__indicator__code"]
