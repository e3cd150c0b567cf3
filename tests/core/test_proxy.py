"""The visitor's address behind the reverse proxy."""

import pytest
from django.test import RequestFactory

from iae_portal.core.proxy import RealAddressMiddleware


@pytest.mark.parametrize(
    ("headers", "address"),
    [({"X-Real-IP": "192.0.2.7"}, "192.0.2.7"), ({}, "127.0.0.1"), ({"X-Forwarded-For": "192.0.2.7"}, "127.0.0.1")],
)
def test_only_the_header_that_the_proxy_overwrites_is_believed(headers, address):
    seen = RealAddressMiddleware(lambda request: request.META["REMOTE_ADDR"])

    assert seen(RequestFactory().get("/", headers=headers)) == address
