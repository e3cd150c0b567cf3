"""What the demonstration shows of financing at 15 October 2008. Deterministic: same rows at each load."""

from financing.demo.annexes import load_annexes
from financing.demo.campaign import load_campaign
from financing.demo.support import load_support
from iae_portal.core.demo import DemoContext


def load(context: DemoContext) -> None:
    load_annexes(context)
    load_campaign(context)
    load_support(context)
