"""The lines that let a person redo a calculation by hand."""

from dataclasses import dataclass
from typing import Any

# A choice of the portal where no text decides; the note of the regime says which.
OUR_CHOICE = "Choix du portail, faute de texte"


@dataclass(frozen=True, slots=True)
class Line:
    """One step. `inputs` and `value` are exact texts: the next steps can be recomputed from them alone."""

    rule: str
    text: str
    inputs: dict[str, Any]
    value: str
    source: str

    def as_dict(self) -> dict[str, Any]:
        return {"rule": self.rule, "text": self.text, "inputs": self.inputs, "value": self.value, "source": self.source}
