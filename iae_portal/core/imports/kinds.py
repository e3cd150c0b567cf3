"""The slot of what can be imported: key -> its label and its columns, for the model file and the columns kept."""

from dataclasses import dataclass

from iae_portal.core.imports.columns import Columns
from iae_portal.core.slots import Slot


@dataclass(frozen=True)
class ImportKind:
    label: str
    columns: Columns


IMPORTS: Slot[ImportKind] = Slot("core.imports")
