"""Draws in one go the controls that every page has dozens of: Django renders two templates for each."""

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape

INPUTS = {f"django/forms/widgets/{kind}.html" for kind in ("input", "text", "hidden", "number", "date", "checkbox")}


class PortalRenderer(DjangoTemplates):
    """The same HTML as Django's own templates (tests/core/test_drawing.py)."""

    def render(self, template_name, context, request=None):
        return drawn(context["widget"]) if template_name in INPUTS else super().render(template_name, context, request)


def drawn(widget: dict) -> str:
    value = {} if widget["value"] is None else {"value": widget["value"]}
    attributes = {"type": widget["type"], "name": widget["name"]} | value
    return f"<input{_written(attributes)}{_written(widget['attrs'])}>"


def _written(attributes: dict) -> str:
    shown = ((conditional_escape(name), value) for name, value in attributes.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{conditional_escape(value)}"' for name, value in shown)
