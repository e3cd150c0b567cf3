"""Every view says what it opens, and the public list says the same."""

from iae_portal.core.middleware import PUBLIC_VIEWS, is_public
from iae_portal.core.scopes import Scope, scope_of
from tests.rights import COUNTRY, EVERYBODY, NOBODY
from tests.test_rights_table import ROWS
from tests.urls import all_views

# Closed to who acts for another; everything else opens what that person opens.
HIS_OWN = """
conventions: siae_import siae_import_confirm siae_import_lines siae_import_refused siae_import_report
core: account acting_stop held job_detail list_display list_export list_file logout news news_read password_change
    recovery_codes second_factor_enrol second_factor_remove session sessions sessions_close
    token_create token_revoke tokens undo
dashboards: home
notifications: saved_view saved_view_add saved_view_drop saved_views
"""
FOR_ALL = """
cdiae: territory territory_add territory_edit territory_remove
conventions: indicator_detail indicator_list motive_list
core: glossary help_chapter help_index help_page import_model
financing: law regime rsa
"""


def test_every_view_declares_a_scope():
    assert [name for name, view in all_views() if scope_of(view) is None] == []


def test_every_url_has_a_name():
    assert [view.__name__ for name, view in all_views() if not name or name.endswith(":")] == []


def test_the_public_views_are_those_of_the_list_and_guests_come_by_a_link():
    views = dict(all_views())
    public = {name for name, view in views.items() if scope_of(view) is Scope.PUBLIC}
    guests = {name for name, view in views.items() if scope_of(view) is Scope.GUEST}
    tokens = {name for name, view in views.items() if scope_of(view) is Scope.TOKEN}
    assert tokens == {name for name in views if name.startswith("api:")}
    assert public == {name for name in PUBLIC_VIEWS if name in views}
    assert guests == {name for name in views if is_public(name) and name not in PUBLIC_VIEWS | tokens}


def test_a_view_without_scope_is_seen():
    assert scope_of(lambda request: None) is None


def named(words: str) -> set[str]:
    found, app = set(), ""
    for word in words.split():
        app = word if word.endswith(":") else app
        found |= {f"{app}{word}"} if word != app else set()
    return found


def test_what_is_a_person_s_own_and_what_is_for_all_are_those_of_the_lists():
    by_scope = {scope: {name for name, view in all_views() if scope_of(view) is scope} for scope in Scope}
    assert by_scope[Scope.PERSONAL] == named(HIS_OWN)
    assert by_scope[Scope.REFERENCE] == named(FOR_ALL)
    assert {name.partition(":")[0] for name in by_scope[Scope.REGION]} == {"financing"}


def test_what_the_country_alone_opens_says_so():
    """As the table of rights tells, save an act of the mission among those of others."""
    opens: dict[str, set] = {}
    for row in ROWS:
        elsewhere = EVERYBODY if row.refused == 302 else NOBODY  # led to what is theirs
        opens.setdefault(row.view, set()).update(row.readers | elsewhere)
    scopes = {name: scope_of(view) for name, view in all_views()}
    alone = {name for name, readers in opens.items() if readers and readers <= COUNTRY and not name.startswith("api:")}
    assert {name for name, scope in scopes.items() if scope is Scope.COUNTRY} == alone - {"dashboards:step_action"}
