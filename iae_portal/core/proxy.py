"""Behind a reverse proxy, every request comes from the proxy: give the visitor's own address to the lock-outs."""

from django.http import HttpRequest, HttpResponse

from iae_portal.core.services.limits import network_of


class RealAddressMiddleware:
    """Takes REMOTE_ADDR from X-Real-IP. Production only: there the proxy overwrites that header at each request
    (deploy/nginx/) and is the only one that can reach the application server."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("HTTP_X_REAL_IP")
        if address:
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def visitor_network(request: HttpRequest) -> str:
    """Where django-axes counts the failures of a visitor (AXES_CLIENT_IP_CALLABLE)."""
    return network_of(request.META.get("REMOTE_ADDR", ""))
