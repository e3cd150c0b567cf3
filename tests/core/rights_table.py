"""Rights of floor 0: accounts, services, static pages, jobs."""

import uuid

from tests.factories import ApiTokenFactory, AssignmentFactory, SignatureDelegationFactory
from tests.rights import COUNTRY, EVERYBODY, LILLE_HEAD, LILLE_READERS, NOBODY, NOT_LILLE, REGION_31, Row

SEVERAL = COUNTRY | REGION_31 | {"director_82"}  # whoever sees one service only goes straight to it
LILLE = {"code": "59L"}
ADMIN = frozenset({"admin"})
MANAGERS = LILLE_HEAD | {"national"}
# A page of a service that one may read but not keep is refused in a sentence; one that is not seen does not exist.
KEPT = {"readers": MANAGERS, "refused": 403, "refusals": dict.fromkeys(NOT_LILLE, 404)}


def lille() -> dict:
    return dict(LILLE)


def an_assignment() -> dict:
    return {**LILLE, "pk": AssignmentFactory().pk}


def a_delegation() -> dict:
    return {**LILLE, "pk": SignatureDelegationFactory().pk}


ROWS = [
    Row("core:login", readers=EVERYBODY, status=302, anonymous=200),
    Row("core:login_second_factor", readers=EVERYBODY, status=302),
    Row("core:logout", refused=405, readers=NOBODY),
    Row("core:logout", method="post", readers=EVERYBODY, status=302),
    Row("core:password_reset", public=True),
    Row("core:password_reset_done", public=True),
    Row("core:password_reset_confirm", lambda: {"uidb64": "MQ", "token": "faux-jeton"}, public=True),
    Row("core:password_reset_complete", public=True),
    Row("core:health", public=True, status=503),
    Row("core:health_web", public=True),
    Row("core:accessibility", public=True),
    Row("core:legal", public=True),
    Row("core:list_display", refused=405, readers=NOBODY),
    Row(
        "core:list_display",
        method="post",
        data={"retour": "/services/", "taille": "50", "colonne": ["Service"]},
        readers=EVERYBODY,
        status=302,
    ),
    Row("core:list_export", refused=405, readers=NOBODY),
    Row(
        "core:list_export",
        method="post",
        data={"chemin": "/services/?export=csv"},
        readers=EVERYBODY,
        status=302,
    ),
    Row("core:undo", lambda: {"token": "inconnu"}, refused=405, readers=NOBODY),
    Row("core:undo", lambda: {"token": "inconnu"}, method="post", readers=EVERYBODY, status=302),
    Row("core:news_read", refused=405, readers=NOBODY),
    Row("core:news_read", method="post", readers=EVERYBODY, status=302),
    Row("core:list_file", lambda: {"uuid": uuid.uuid4()}, readers=NOBODY),
    Row("core:help_index", readers=EVERYBODY),
    Row("core:help_index", query="q=signer", readers=EVERYBODY),
    Row("core:help_chapter", lambda: {"chapter": "region"}, readers=EVERYBODY),
    Row("core:help_page", lambda: {"chapter": "directeur", "slug": "signer"}, readers=EVERYBODY),
    Row("core:glossary", readers=EVERYBODY),
    Row("core:news", readers=EVERYBODY),
    Row("core:help_open", public=True),
    Row("core:help_open_page", lambda: {"slug": "se-connecter"}, public=True),
    Row("core:favicon", public=True, status=302),
    Row("core:robots", public=True),
    Row("core:security", public=True, status=404),
    Row("core:account", readers=EVERYBODY),
    Row("core:password_change", readers=EVERYBODY),
    Row("core:second_factor_enrol", readers=EVERYBODY),
    Row("core:second_factor_remove", readers=EVERYBODY),
    Row("core:recovery_codes", readers=EVERYBODY),
    Row("core:base_check", readers=ADMIN, refused=403),
    Row("core:base_check_start", readers=NOBODY, refused=405),
    Row("core:base_check_start", method="post", readers=ADMIN, status=302, refused=403),
    Row("core:acting_start", readers=ADMIN, refused=403),
    Row("core:acting_stop", refused=405, readers=NOBODY),
    Row("core:acting_stop", method="post", readers=EVERYBODY, status=302),
    Row("core:api_page", public=True),
    Row("core:api_schema", public=True),
    Row("core:api_unknown", lambda: {"rest": "v1/inconnu/"}, public=True, status=404),
    Row("core:tokens", readers=EVERYBODY),
    Row("core:token_create", readers=EVERYBODY),
    Row("core:token_revoke", lambda: {"pk": ApiTokenFactory().pk}, readers=NOBODY),
    Row("core:token_revoke", lambda: {"pk": ApiTokenFactory().pk}, method="post", readers=NOBODY),
    Row("core:session", readers=EVERYBODY),
    Row("core:session", method="post", readers=EVERYBODY),
    Row("core:held", readers=NOBODY, refused=302),
    Row("core:held", method="post", readers=EVERYBODY, status=302),
    Row("core:sessions", readers=EVERYBODY),
    Row("core:sessions_close", refused=405, readers=NOBODY),
    Row("core:sessions_close", method="post", readers=EVERYBODY, status=302),
    Row("core:accounts_import", readers=ADMIN, refused=403),
    Row("core:accounts_import", method="post", data={"confirmer": "1"}, status=422, readers=ADMIN, refused=403),
    Row("core:import_model", lambda: {"kind": "structures"}, readers=EVERYBODY),
    Row("core:search", readers=EVERYBODY, query="q=lille"),
    Row("core:services", readers=SEVERAL, refused=302),
    Row("core:services", query="export=csv", readers=SEVERAL, refused=302),
    Row("core:service_team", lille, readers=LILLE_READERS),
    Row("core:assignment_add", lille, **KEPT),
    Row("core:assignment_close", an_assignment, **KEPT),
    Row("core:delegations", lille, readers=LILLE_READERS),
    Row("core:delegation_add", lille, **KEPT),
    Row("core:delegation_close", a_delegation, **KEPT),
    Row("core:letterhead", lille, readers=LILLE_READERS),
    Row("core:letterhead_edit", lille, **KEPT),
    Row("core:job_detail", lambda: {"uuid": uuid.uuid4()}, readers=NOBODY),
    Row("core:job_detail", lambda: {"uuid": uuid.uuid4()}, readers=NOBODY, headers={"HX-Request": "1"}, anonymous=401),
]
