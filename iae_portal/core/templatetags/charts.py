"""The hundred outlines of a map, written at once: a template would take as long as the rest of the page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from iae_portal.core.charts.maps import Box, Map, Shape

register = template.Library()

DRAWN = '<path d="{}" fill="{}" stroke="#444"></path>'
LINKED = '<a href="{}" aria-label="{} : {}"><path d="{}" fill="{}" stroke="#444"><title>{} : {}</title></path></a>'
BOXED = (
    '<a href="{url}" aria-label="{name} : {text}"><svg x="{x}" y="{y}" width="{width}" height="{size}">'
    '<rect width="100%" height="100%" fill="#fff" stroke="#444"></rect>'
    '<rect width="{size}" height="100%" fill="{colour}" stroke="#444"></rect>'
    '<svg x="{size}" overflow="visible"><text x="6" y="{font}" font-size="{font}">{name}</text>'
    '<text x="6" y="{font}" dy="1.2em" font-size="{font}">{text}</text></svg></svg></a>'
)


@register.simple_tag
def map_shapes(map: Map) -> SafeString:
    """The outlines, then the boxes, each service a link."""
    parts = [_shape(shape) for shape in map.shapes] + [_box(map, box) for box in map.boxes]
    return mark_safe("\n".join(parts))  # noqa: S308 (each part is escaped)


def _shape(shape: Shape) -> SafeString:
    if shape.place is None:
        return format_html(DRAWN, shape.path, shape.colour)
    place = shape.place
    return format_html(LINKED, place.url, place.name, place.text, shape.path, shape.colour, place.name, place.text)


def _box(map: Map, box: Box) -> SafeString:
    return format_html(
        BOXED,
        url=box.place.url,
        name=box.place.name,
        text=box.place.text,
        x=box.x,
        y=box.y,
        width=box.width,
        size=map.swatch,
        colour=box.colour,
        font=map.font,
    )
