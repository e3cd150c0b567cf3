"""The chapters of the story, loaded in order."""

from collections.abc import Iterator

from iae_portal.demo.story import conventions, councils, financing, people, seminars

CHAPTERS = {
    "conventions": conventions.load,
    "cdiae": councils.load,
    "financing": financing.load,
    "seminars": seminars.load,
}


def load_story(*, national: bool = False) -> Iterator[str]:
    """Fill an empty database; gives the name of each chapter when it is there."""
    context = people.load_people()
    context.shared["national"] = national
    for name, load in CHAPTERS.items():
        load(context)
        yield name
