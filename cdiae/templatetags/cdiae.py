"""Small pieces of the council's pages: a link, a button that posts, the head of a table, a choice already made."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

register = template.Library()


@register.simple_tag
def link(view: str, *args, label: str, detail: str = "", look: str = "fr-link", query: str = "") -> str:
    """A link; `detail` is said to screen readers only, `look` is its class or the name of a button's ("secondary")."""
    css = format_html(' class="{}"', _button(look)) if look else ""
    address = reverse(view, args=args) + (f"?{query}" if query else "")
    return format_html('<a{} href="{}">{}{}</a>', css, address, label, _said(detail))


@register.inclusion_tag("cdiae/components/post.html")
def post(view: str, *args, label: str, detail: str = "", look: str = "plain", form: str = "") -> dict:
    """A button alone in its form, for an act without anything to type."""
    return {
        "url": reverse(view, args=args),
        "label": label,
        "detail": _said(detail),
        "look": _button(look),
        "form": form,
    }


@register.simple_tag
def options(choices, chosen="") -> str:
    """The options of a select from pairs of value and label."""
    rows = ((value, " selected" if str(value) == str(chosen) else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.filter
def of_voice(typed: dict, seat: int) -> str:
    """What was chosen for a seat in a roll call that came back refused."""
    return typed.get(f"voix-{seat}", "")


def _button(look: str) -> str:
    """Buttons of pages are small; "quiet" has no outline."""
    if look.startswith("fr-"):
        return look
    kind = {"plain": "", "quiet": " fr-btn--tertiary-no-outline"}.get(look, f" fr-btn--{look}")
    return f"fr-btn{kind} fr-btn--sm"


def _said(detail: str) -> str:
    return format_html('<span class="fr-sr-only"> {}</span>', detail) if detail else ""
