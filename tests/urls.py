"""Every door of the portal, walked in the URLconf."""

from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

ADMIN = "admin"  # Django's own pages: refused as a whole by PortalAdminSite.has_permission


def all_views() -> Iterator[tuple[str, Callable]]:
    """(name with its namespace, view) of every URL, the Django admin left out."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list, namespace: str) -> Iterator[tuple[str, Callable]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != ADMIN:
                inner = ":".join(part for part in (namespace, pattern.namespace) if part)
                yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join(part for part in (namespace, pattern.name) if part), pattern.callback
