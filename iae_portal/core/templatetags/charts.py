"""The hundred outlines of a map, written at once: a template would take as long as the rest of the page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from iae_portal.core.charts.maps import Map, Shape

register = template.Library()

DRAWN = '<path d="{}" fill="{}" stroke="#444"></path>'
LINKED = '<a href="{}" aria-label="{} : {}"><path d="{}" fill="{}" stroke="#444"><title>{} : {}</title></path></a>'


@register.simple_tag
def map_shapes(map: Map) -> SafeString:
    """The outlines, each service a link."""
    return mark_safe("\n".join([_shape(shape) for shape in map.shapes]))  # noqa: S308 (each part is escaped)


def _shape(shape: Shape) -> SafeString:
    if shape.place is None:
        return format_html(DRAWN, shape.path, shape.colour)
    place = shape.place
    return format_html(LINKED, place.url, place.name, place.text, shape.path, shape.colour, place.name, place.text)
