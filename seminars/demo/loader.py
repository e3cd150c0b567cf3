"""What the demonstration shows of the seminars at 15 October 2008."""

from iae_portal.core.demo import DemoContext


def load(context: DemoContext) -> None:
    """Filled below."""
