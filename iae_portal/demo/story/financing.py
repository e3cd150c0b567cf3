"""What the demonstration shows of financing at 15 October 2008. Deterministic: same rows at each load."""

from iae_portal.demo.story.annexes import load_annexes
from iae_portal.demo.story.campaign import load_campaign
from iae_portal.demo.story.people import DemoContext
from iae_portal.demo.story.support import load_support


def load(context: DemoContext) -> None:
    load_annexes(context)
    load_campaign(context)
    load_support(context)
