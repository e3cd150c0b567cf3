"""Documents in the administration: read, searched, never written. Versions belong to the pipeline."""

from iae_portal.core.admin.base import show
from iae_portal.documents.models import DocumentVersion

# The inputs may hold personal data; the file is read through the document's panel.
show(
    DocumentVersion,
    "title reference number service watermark rendered_at superseded_at",
    "title reference code sha256",
    filters="kind watermark rendered_at cancelled_at",
    date_hierarchy="created_at",
    exclude=["inputs", "file"],
)
