"""What the documents give to the lower floor."""

from iae_portal.documents import jobs  # noqa: F401


def wire() -> None:
    """The handler of the job is registered by its own module."""
