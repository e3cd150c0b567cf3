"""What a service raises when the business says no. Every message is a French sentence for the person."""

from django.http import Http404


class OfField(str):
    """A sentence about one field, where the form has it: said beside it, with a link. In a grid, `row` is its line."""

    def __new__(cls, sentence: str, field: str, row: object = None):
        said = super().__new__(cls, sentence)
        said.field, said.row = field, row
        return said

    def __getnewargs__(self) -> tuple:
        """What a copy is made from."""
        return str(self), self.field, self.row


def reworded(sentence: str, said: str) -> str:
    """The same refusal in other words (of whom, in a list), still said beside its field."""
    return OfField(said, sentence.field, sentence.row) if isinstance(sentence, OfField) else said


class Refusal(Exception):
    """The action cannot be done now. `sentences` say what is missing and what to do, `back` is where to read more."""

    def __init__(self, *sentences: str, back: str = "/"):
        self.sentences, self.back = tuple(sentences), back
        super().__init__(" ".join(sentences))


class FieldRefusal(Refusal):
    """One sentence, said beside its field; in a grid, in the cell of `row`."""

    def __init__(self, sentence: str, field: str, row: object = None):
        super().__init__(OfField(sentence, field, row))


class NotAllowed(Refusal):
    """The actor has no right to this action on this object (403)."""


class Finished(Refusal):
    """The act of a form asked for is over: the page of its object, `back`, says it instead of the form."""


class Unreadable(Refusal):
    """The address of a page that writes asks for what cannot be read (400): it is never taken for something else."""


class StaleObject(Refusal):
    """Somebody else changed the row in between. `current` is what the row says now, for the page to show."""

    def __init__(self, sentence: str, current: dict):
        super().__init__(sentence)
        self.current = current


class Gone(Http404):
    """A row asked by its key is no longer there. Its removal was told in the journal of `told_in`, or in its own."""

    def __init__(self, model: type, key: int, told_in: object = None):
        self.model, self.key, self.told_in = model, key, told_in
        super().__init__()


class NotThere(Http404):
    """A page that a person does not have, with the sentence that the page shows instead of the usual one."""
