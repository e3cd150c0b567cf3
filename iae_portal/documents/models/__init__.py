from iae_portal.documents.models.stored_file import StoredFile
from iae_portal.documents.models.version import DocumentVersion

__all__ = ["DocumentVersion", "StoredFile"]
