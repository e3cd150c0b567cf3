"""The slot of what keeps a file without a field of its own: key -> function that returns the names kept."""

from collections.abc import Callable, Iterable

from iae_portal.core.slots import Slot

KEPT_FILES: Slot[Callable[[], Iterable[str]]] = Slot("core.files")
