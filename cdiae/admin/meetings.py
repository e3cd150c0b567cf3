"""Meetings and what happened there: searched and read, never written here."""

from django.contrib import admin

from cdiae.models import (
    AgendaDocument,
    AgendaItem,
    AgendaVersion,
    Convocation,
    Interest,
    ItemVote,
    Meeting,
    Minutes,
    Presence,
    Proxy,
)
from iae_portal.core.admin.base import ReadOnlyAdmin


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ["held_on", "council", "kind", "state", "convened_on", "opened_at", "closed_at"]
    list_select_related = ["council__departement"]
    list_filter = ["state", "kind"]
    search_fields = ["council__departement__name", "place"]
    date_hierarchy = "held_on"


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnlyAdmin):
    list_display = ["title", "meeting", "position", "kind", "treatment", "state", "opinion"]
    list_select_related = ["meeting"]
    list_filter = ["kind", "treatment", "state"]
    search_fields = ["title"]


@admin.register(AgendaVersion)
class AgendaVersionAdmin(ReadOnlyAdmin):
    list_display = ["meeting", "rank", "frozen_at", "frozen_by"]
    list_select_related = ["meeting", "frozen_by"]
    search_fields = ["meeting__place"]


@admin.register(AgendaDocument)
class AgendaDocumentAdmin(ReadOnlyAdmin):
    list_display = ["original_name", "item", "size"]
    list_select_related = ["item"]
    search_fields = ["original_name"]
    exclude = ["file"]


@admin.register(Convocation)
class ConvocationAdmin(ReadOnlyAdmin):
    list_display = ["member", "meeting", "sent_on", "answer", "answered_at", "by_secretariat"]
    list_select_related = ["member", "meeting"]
    list_filter = ["answer"]
    search_fields = ["member__sort_key"]


@admin.register(Presence)
class PresenceAdmin(ReadOnlyAdmin):
    list_display = ["member", "meeting", "mode", "here"]
    list_select_related = ["member", "meeting"]
    search_fields = ["member__sort_key"]


@admin.register(Proxy)
class ProxyAdmin(ReadOnlyAdmin):
    list_display = ["giver", "holder", "meeting", "received_at"]
    list_select_related = ["giver", "holder", "meeting"]
    search_fields = ["giver__sort_key", "holder__sort_key"]


@admin.register(Interest)
class InterestAdmin(ReadOnlyAdmin):
    list_display = ["member", "item", "reason", "proposed", "lifted_reason"]
    list_select_related = ["member", "item"]
    search_fields = ["member__sort_key", "item__title"]


@admin.register(ItemVote)
class ItemVoteAdmin(ReadOnlyAdmin):
    list_display = ["item", "rank", "mode", "sense", "outcome", "favour", "against", "abstain", "taken_at"]
    list_select_related = ["item"]
    list_filter = ["outcome", "mode"]
    search_fields = ["item__title"]


@admin.register(Minutes)
class MinutesAdmin(ReadOnlyAdmin):
    list_display = ["meeting", "state", "circulated_on", "approved_on"]
    list_select_related = ["meeting"]
    list_filter = ["state"]
    search_fields = ["meeting__place"]
