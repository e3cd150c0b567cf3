"""`{% document_panel "conventions.convention" convention %}`: the panel of a document inside another page."""

from django import template

from iae_portal.documents.kinds import KINDS
from iae_portal.documents.selectors.panel import panel_context
from iae_portal.documents.uploads import file_size

register = template.Library()
register.filter("file_size", file_size)


@register.inclusion_tag("components/document.html", takes_context=True)
def document_panel(context, kind: str, subject) -> dict:
    """Nothing is drawn for a person who may not read the document."""
    request = context["request"]
    document = KINDS.get(kind)
    if not document.may_read(request.user, subject):
        return {"kind": None}
    return {**panel_context(document, subject, request.user), "csrf_token": context.get("csrf_token")}
