"""The slot of what can be imported: key -> its label and its columns, for the model file and the columns kept."""

from collections.abc import Callable
from dataclasses import dataclass

from iae_portal.core.imports.columns import Columns
from iae_portal.core.slots import Slot


@dataclass(frozen=True)
class ImportKind:
    """`current`: where columns follow what the base holds, all those of the moment."""

    label: str
    columns: Columns
    current: Callable[[], Columns] | None = None

    def of_the_moment(self) -> Columns:
        return self.current() if self.current else self.columns


IMPORTS: Slot[ImportKind] = Slot("core.imports")
