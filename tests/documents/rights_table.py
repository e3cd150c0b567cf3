"""Rights of the documents floor: a subject is found through the right to read of its kind, unknown here."""

from tests.rights import NOBODY, Row

UNKNOWN = {"kind": "essai.inconnu", "pk": 1}

ROWS = [
    Row("documents:verify_search", public=True),
    Row("documents:verify", lambda: {"code": "inconnu"}, public=True, status=404),
    Row("documents:panel", lambda: UNKNOWN, readers=NOBODY),
    Row("documents:ask", lambda: UNKNOWN, method="post", readers=NOBODY),
    Row("documents:download", lambda: {**UNKNOWN, "number": 1}, readers=NOBODY),
]
