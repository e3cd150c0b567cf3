"""What the API answers to a criterion that names an object: its rows, or that there is no such object."""

from iae_portal.core.enums import Role
from tests.core.test_api import PATHS, asked, results, scene, token_of
from tests.factories import make_user

__all__ = ["scene"]
NOT_HEADS = ("99X", "59l", "69", "R31")  # unknown, of elsewhere, of nobody's conventions


def test_a_criterion_that_names_nothing_is_no_empty_list(client, scene):
    head, annex = scene
    secret, theirs = token_of(head), token_of(make_user(Role.OFFICER, "69"))
    refused = [
        *((path, {"service": code}) for path in PATHS if path not in ("cibles/", "resultats/") for code in NOT_HEADS),
        *((path, {"convention": "EI-59L-09-9999"}) for path in ("cibles/", "annexes/")),
        ("resultats/", {"structure": 999_999}),
    ]
    for path, query in refused:
        status, body = asked(client, path, secret, **query)
        assert (status, body["status"]) == (404, 404), (path, query)
        assert f"{next(iter(query.values()))}" in body["detail"]
    assert [len(results(client, path, secret, service="59L")) for path in ("structures/", "avis/")] == [2, 1]
    assert results(client, "structures/", secret, service="59L", type="ETTI") == []
    number, owner = annex.convention.number, annex.convention.siae_id
    for path, query in (("cibles/", {"convention": number}), ("resultats/", {"structure": owner})):
        assert len(results(client, path, secret, **query)) == 1
        assert asked(client, path, theirs, **query)[0] == 404
