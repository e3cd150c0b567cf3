"""Documents in the administration: read, searched, never written. Versions belong to the pipeline."""

from django.contrib import admin

from iae_portal.core.admin.base import ReadOnlyAdmin
from iae_portal.documents.models import DocumentVersion


@admin.register(DocumentVersion)
class DocumentVersionAdmin(ReadOnlyAdmin):
    list_display = ["title", "reference", "number", "service", "watermark", "rendered_at", "superseded_at"]
    list_filter = ["kind", "watermark", "rendered_at", "cancelled_at"]
    search_fields = ["title", "reference", "code", "sha256"]
    list_select_related = ["service"]
    date_hierarchy = "created_at"
    exclude = ["inputs", "file"]  # the inputs may hold personal data; the file is read through the document's panel
