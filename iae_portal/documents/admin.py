"""Documents in the administration: read, searched, never written. Versions belong to the pipeline."""

from django.contrib import admin

from iae_portal.documents.models import DocumentVersion, VerificationCount


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nothing can be added, changed or deleted: the rows are written by services only."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(DocumentVersion)
class DocumentVersionAdmin(ReadOnlyAdmin):
    list_display = ["title", "reference", "number", "service", "watermark", "rendered_at", "superseded_at"]
    list_filter = ["kind", "watermark", "rendered_at", "cancelled_at"]
    search_fields = ["title", "reference", "code", "sha256"]
    list_select_related = ["service"]
    date_hierarchy = "created_at"
    exclude = ["inputs", "file"]  # the inputs may hold personal data; the file is read through the document's panel


@admin.register(VerificationCount)
class VerificationCountAdmin(ReadOnlyAdmin):
    list_display = ["period", "count"]
    list_filter = ["period"]
