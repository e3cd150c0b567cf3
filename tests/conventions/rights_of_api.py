"""Rights of the API: without a token, nobody."""

from tests.rights import Row

CLOSED = {"public": True, "status": 401}
LISTS = ("siaes", "conventions", "targets", "measures", "opinions")

ROWS = [
    *(Row(f"api:{name}", **CLOSED) for name in LISTS),
    Row("api:siae", lambda: {"identifiant": 1}, **CLOSED),
    Row("api:convention", lambda: {"numero": "EI-59L-09-0002"}, **CLOSED),
]
