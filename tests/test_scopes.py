"""Every view says what it opens, and the public list says the same."""

from iae_portal.core.middleware import PUBLIC_VIEWS, is_public
from iae_portal.core.scopes import Scope, scope_of
from tests.urls import all_views


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
