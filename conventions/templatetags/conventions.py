"""Words of the conventions in templates."""

from django import template

from conventions import partners
from iae_portal.core import clock

register = template.Library()


@register.simple_tag
def advisory_body() -> partners.AdvisoryBody:
    """The body consulted today: `{% advisory_body as body %}` then {{ body.of_short_name }}."""
    return partners.advisory_body(clock.today())
