"""Whether this base is that of this installation, or a copy that must send nothing."""

from django.conf import settings

from iae_portal.core.models import Installation

_known: set[str] = set()  # once at home, a process asks no more


def foreign_name() -> str:
    """The name of the installation that this base was copied from; empty at home."""
    if settings.INSTALLATION in _known:
        return ""
    row = Installation.objects.first()
    if row is None or row.name == settings.INSTALLATION:
        _known.add(settings.INSTALLATION)
        return ""
    return row.name
