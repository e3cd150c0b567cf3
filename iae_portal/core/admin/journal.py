"""The journal, as it was written."""

from django.contrib import admin

from iae_portal.core.admin.base import ReadOnlyAdmin, change_url
from iae_portal.core.models import JournalEntry
from iae_portal.core.templatetags.portal import linked


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnlyAdmin):
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

    @admin.display(description="objet")
    def subject_link(self, row: JournalEntry) -> str:
        """The row that the line tells of, where the administration shows its kind; it may be gone."""
        label = f"{row.content_type} n° {row.object_id}"
        return linked(label, change_url(row.content_type.app_label, row.content_type.model, row.object_id))
