"""What an import would do, shown before anything is written. Pure."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Created:
    """A row to create, from a line of the file: what it would hold, by the titles of its fields."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class Changed:
    """A row to change: (title of a field, before, after).

    `mark` tells apart what else it replaces. Its journal is that of `subject`, under `told_as`, or a line so begun.
    """

    line: int
    name: str
    differences: list[tuple[str, str, str]]
    mark: str = ""
    subject: Any = None
    told_as: str = ""
    told_by: str = ""


@dataclass(frozen=True)
class Said:
    """A line of the file, and a sentence about it."""

    line: int
    sentence: str


@dataclass
class Trial:
    """`refused` lines write nothing, `repeated` neither; `told` is proposed of lines that are written."""

    created: list[Created] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Said] = field(default_factory=list)
    repeated: list[Said] = field(default_factory=list)
    told: list[Said] = field(default_factory=list)

    @property
    def to_write(self) -> int:
        return len(self.created) + len(self.changed)
