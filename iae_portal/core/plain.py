"""No page of the portal has a NUL in its address, nobody types one, and no database takes one. All are in UTF-8."""

import codecs

from django.http import HttpRequest, HttpResponse, QueryDict

from iae_portal.core.typed import sent_in
from iae_portal.core.views.errors import bad_request

UNREADABLE = "\ufffd"


class PlainAddressMiddleware:
    """Said before anybody reads it. Nor in a cookie, where "\\000" is one. What says it is in other letters than those
    of our pages would be read wrong, or, in those of no text ("hex"), by a failure."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in word for word in (request.path_info, *request.COOKIES.values())) or not _is_utf_8(request):
            return bad_request(request)
        return self.get_response(request)


def _is_utf_8(request: HttpRequest) -> bool:
    """Without a word of it, it is; Django keeps that of the request where Python knows it."""
    return request.encoding is None or codecs.lookup(request.encoding).name == "utf-8"


class PlainFormMiddleware:
    """Left out of what is sent, as the other signs that do not show: what no form reads (a hidden field, the word that
    goes with a button) would carry it to the database. A view that is exempt of the token reads its body itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        if any("\0" in text for pair in sent_in(request) for text in pair):
            plain = QueryDict(mutable=True)
            for name, value in sent_in(request):
                # Of nothing else, a word stays one that is unreadable: left out, it would be the absence of an answer.
                plain.appendlist(name.replace("\0", ""), value.replace("\0", "") or (value and UNREADABLE))
            request.POST = plain
