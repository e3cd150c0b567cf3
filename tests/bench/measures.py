"""What one page or one document costs, warm: queries, processor time in this process, elapsed time."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from iae_portal.core.lists import PortalListView
from iae_portal.core.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
WARM_UP = 3


@dataclass(frozen=True)
class Cost:
    """Milliseconds, first quartiles: what else the machine does weighs less. `queries` are those of one row, three rows
    and a whole page."""

    cpu: float
    wall: float
    queries: tuple[int, ...] = ()


def clients() -> dict[str, Client]:
    """One signed-in client for each role the demonstration has, by user name."""
    names = ("agent.59l", "chef.59l", "agent.r31", "directeur.82", "national", "admin")
    made = {}
    for user in User.objects.filter(username__in=names).order_by("pk"):
        client = Client()
        client.force_login(user, backend=BACKEND)
        made[user.username] = client
    return made


def cost_of_page(client: Client, path: str, times: int) -> Cost | None:
    """None when this person may not open the page."""
    if client.get(path).status_code != 200:
        return None
    cost = cost_of(lambda: client.get(path), times)
    queries = tuple(_queries(client, path, size) for size in (1, 3, PortalListView.page_size))
    return Cost(cost.cpu, cost.wall, queries)


def _queries(client: Client, path: str, size: int) -> int:
    """Queries of a list cut after `size` rows (the size changes nothing to a page that is no list)."""
    with patch.object(PortalListView, "page_size", size), CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def cost_of(action: Callable[[], object], times: int, warm_up: int = WARM_UP) -> Cost:
    for _ in range(warm_up):
        action()
    gc.collect()
    cpu, wall = [], []
    for _ in range(times):
        started, spent = time.perf_counter(), time.process_time()
        action()
        cpu.append((time.process_time() - spent) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    return Cost(*(statistics.quantiles(spent, n=4, method="inclusive")[0] for spent in (cpu, wall)))
