"""The journal, as it was written."""

from django.contrib import admin

from iae_portal.core.admin.base import ReadOnlyAdmin, SubjectLink
from iae_portal.core.models import JournalEntry


@admin.register(JournalEntry)
class JournalEntryAdmin(SubjectLink, ReadOnlyAdmin):
    list_display = ["at", "actor_label", "service", "sentence", "action"]
    list_filter = ["content_type", "service__region"]
    list_select_related = ["service"]
    search_fields = ["actor_label", "sentence", "action", "service__code"]
    date_hierarchy = "at"
    fields = [
        "at",
        "subject_link",
        "actor_label",
        "service",
        "action",
        "sentence",
        "content_type",
        "object_id",
        "before",
        "after",
        "comment",
    ]
    readonly_fields = ["subject_link"]
