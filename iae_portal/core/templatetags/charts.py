"""The hundred outlines of a map, written at once: a template would take as long as the rest of the page."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from iae_portal.core.charts.maps import Map, Shape

register = template.Library()


@register.simple_tag
def map_shapes(map: Map) -> SafeString:
    """The outlines, each service a link."""
    return mark_safe("\n".join([_shape(shape) for shape in map.shapes]))  # noqa: S308 (each part is escaped)


def _shape(shape: Shape) -> str:
    drawn = f'<path d="{escape(shape.path)}" fill="{escape(shape.colour)}" stroke="#444">'
    if shape.place is None:
        return f"{drawn}</path>"
    said = escape(f"{shape.place.name} : {shape.place.text}")
    return f'<a href="{escape(shape.place.url)}" aria-label="{said}">{drawn}<title>{said}</title></path></a>'
