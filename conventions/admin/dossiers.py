"""Conventions and what the workflow owns around them: searched and read, never written here."""

from django.contrib import admin

from conventions.models import (
    AdversarialProcedure,
    Amendment,
    Convention,
    InsertionProject,
    Letter,
    ManagementReview,
    OpinionRequest,
    Piece,
    Signatory,
    SignatureVersion,
    Suspension,
    Undertaking,
    YearReturn,
)
from iae_portal.core.admin.base import ReadOnlyAdmin, ReadOnlyInline

BY_CONVENTION = ["convention__number", "convention__siae__search_key"]


class SignatoryInline(ReadOnlyInline):
    model = Signatory
    fields = ["order", "kind", "name", "quality", "sent_on", "signed_on"]
    show_change_link = False


@admin.register(Convention)
class ConventionAdmin(ReadOnlyAdmin):
    list_display = ["number", "siae", "service", "state", "start", "end", "officer", "taken_over"]
    list_filter = ["state", "form", "taken_over", "siae__type", "service__region"]
    list_select_related = ["siae", "service", "officer"]
    search_fields = ["number", "siae__search_key", "external_number", "commitment_number"]
    date_hierarchy = "start"
    inlines = [SignatoryInline]
    exclude = ["signed_scan"]


@admin.register(SignatureVersion)
class SignatureVersionAdmin(ReadOnlyAdmin):
    list_display = ["convention", "rank", "frozen_at", "frozen_by", "cancelled_at"]
    list_select_related = ["convention__siae", "frozen_by"]
    search_fields = BY_CONVENTION


@admin.register(InsertionProject)
class InsertionProjectAdmin(ReadOnlyAdmin):
    list_display = ["convention", "posts_fte", "supervision_fte", "accompaniment_fte"]
    list_select_related = ["convention__siae"]
    search_fields = [*BY_CONVENTION, "publics", "activities"]


@admin.register(Piece)
class PieceAdmin(ReadOnlyAdmin):
    list_display = ["convention", "type", "received_on", "valid"]
    list_filter = ["valid", "type"]
    list_select_related = ["convention__siae", "type"]
    search_fields = [*BY_CONVENTION, "type__label"]
    exclude = ["file"]  # served by a scoped view only


@admin.register(OpinionRequest)
class OpinionRequestAdmin(ReadOnlyAdmin):
    list_display = ["label", "kind", "service", "state", "opinion", "asked_on", "due_on", "given_on"]
    list_filter = ["state", "kind", "opinion", "source", "service__region"]
    list_select_related = ["service"]
    search_fields = ["label", "siae__search_key"]
    date_hierarchy = "asked_on"
    exclude = ["minutes"]


@admin.register(Amendment)
class AmendmentAdmin(ReadOnlyAdmin):
    list_display = ["convention", "rank", "state", "effective_on", "signed_on"]
    list_filter = ["state"]
    list_select_related = ["convention__siae"]
    search_fields = [*BY_CONVENTION, "purpose"]
    exclude = ["scan"]


class UndertakingInline(ReadOnlyInline):
    model = Undertaking
    fields = ["text", "owner", "due_on", "kept_on"]
    show_change_link = False


@admin.register(ManagementReview)
class ManagementReviewAdmin(ReadOnlyAdmin):
    inlines = [UndertakingInline]
    list_display = ["convention", "year", "form", "held_on", "author"]
    list_filter = ["form", "year"]
    list_select_related = ["convention__siae", "author"]
    search_fields = BY_CONVENTION


@admin.register(AdversarialProcedure)
class AdversarialProcedureAdmin(ReadOnlyAdmin):
    list_display = ["convention", "state", "notified_on", "observations_due_on", "closed_on"]
    list_filter = ["state"]
    list_select_related = ["convention__siae"]
    search_fields = BY_CONVENTION


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ["convention", "rank", "kind", "written_on", "mailed", "posted_on", "answered_on"]
    list_filter = ["kind", "mailed"]
    list_select_related = ["convention__siae"]
    search_fields = BY_CONVENTION


@admin.register(Suspension)
class SuspensionAdmin(ReadOnlyAdmin):
    list_display = ["convention", "start", "end"]
    list_select_related = ["convention__siae"]
    search_fields = BY_CONVENTION


@admin.register(YearReturn)
class YearReturnAdmin(ReadOnlyAdmin):
    list_display = ["convention", "year", "report_received_on", "accounts_received_on"]
    list_filter = ["year"]
    list_select_related = ["convention__siae"]
    search_fields = BY_CONVENTION
    exclude = ["report", "accounts"]  # served by a scoped view only
