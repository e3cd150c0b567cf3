"""Tags of the seminars: a QR code as an image, in pages and in printed badges; what is given or awaited."""

from django import template

from iae_portal.core.templatetags.portal import badge
from iae_portal.documents.rendering import qr_code

register = template.Library()

register.filter("qr_code", qr_code)


@register.simple_tag
def given(value, said: str, awaited: str) -> str:
    return badge(said, "success") if value else badge(awaited, "warning")
