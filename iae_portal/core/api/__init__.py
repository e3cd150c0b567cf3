"""The read-only JSON API: tokens, pages and problems here; each floor fills the slot with its own router."""

from iae_portal.core.slots import Slot

# The dotted path of a router, imported when the addresses are: a worker never loads the library.
ROUTERS: Slot[str] = Slot("core.api")
NAMESPACE = "api"
