"""What refuses a calculation: one French sentence per faulty field."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    field: str
    message: str


class Refused(Exception):
    """No result: the faults say why, where, and what to do."""

    def __init__(self, *faults: Fault):
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = faults


def refuse(field: str, message: str) -> Refused:
    return Refused(Fault(field, message))
