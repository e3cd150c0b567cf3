"""The slot of what names a file without a field of its own: key -> (model, lookup of the name)."""

from django.db.models import Model

from iae_portal.core.slots import Slot

KEPT_FILES: Slot[tuple[type[Model], str]] = Slot("core.files")
