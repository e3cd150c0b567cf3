"""What a structure drops, one file a line, kept apart until the officer takes it: pieces, papers of a year."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.files import File

from conventions.models import Exchange
from iae_portal.core.forms import PortalForm
from iae_portal.documents.uploads import UploadField

FILE = "file_"


@dataclass(frozen=True)
class Wanted:
    """A file that may be dropped: the key of its line, what it is needed for, what the service said of the last one."""

    key: str
    label: str
    needed: str = ""
    remark: str = ""


class FilesAnswer(PortalForm):
    """`given()`: by line, the file dropped."""

    def __init__(self, *args, wanted: Iterable[Wanted], exchange: Exchange, **kwargs):
        self.wanted = list(wanted)
        super().__init__(*args, **kwargs)
        known = dict(exchange.files.values_list("line", "name"))
        for one in self.wanted:
            field = UploadField(label=one.label, required=False)
            field.wanted = one.needed
            field.widget.attrs["class"] = "fr-upload"
            if name := known.get(one.key):
                field.help_text = f"Déjà déposé : {name}. Un autre fichier le remplace."
            elif one.remark:
                field.help_text = f"{one.remark}. {field.help_text}"
            self.fields[f"{FILE}{one.key}"] = field

    def given(self) -> list[tuple[str, File]]:
        read = self.cleaned_data if self.is_bound else {}  # a sending may hold nothing at all
        found = ((one.key, read.get(f"{FILE}{one.key}")) for one in self.wanted)
        return [(key, file) for key, file in found if file]


def each_taken(exchange: Exchange, keys: set[str], receive: Callable[[str, File], object]) -> None:
    """Hand to `receive` a copy of each file taken over: the proposal stays as it was sent."""
    for row in exchange.files.filter(line__in=keys).order_by("line"):
        with row.file.open("rb") as content:
            receive(row.line, File(content, name=row.name))
