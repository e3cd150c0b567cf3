"""A mail server that hangs costs a worker a few mails, then rest: each would wait for it, or leave nobody knowing."""

import time

FAILURES = 3  # in a row
REST_SECONDS = 60


class Breaker:
    """Of one process. Open after FAILURES in a row; past the rest one mail tries, and its failure opens it again."""

    def __init__(self):
        self.failures = 0
        self.closes_at = 0.0

    def is_open(self) -> bool:
        return time.monotonic() < self.closes_at

    def tell(self, *, failed: bool) -> None:
        self.failures = self.failures + 1 if failed else 0
        if self.failures >= FAILURES:
            self.closes_at = time.monotonic() + REST_SECONDS


breaker = Breaker()
