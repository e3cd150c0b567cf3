"""Small pieces of the council's pages: a link, a button that posts, the head of a table, a choice already made."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from cdiae.models import AgendaItem
from cdiae.selectors.rectified import announced
from cdiae.votes import voice_field
from cdiae.workflows import minutes
from iae_portal.core import clock

register = template.Library()
register.simple_tag(announced)


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
def keyed(people) -> list[tuple]:
    """The pairs that `options` takes, of members."""
    return [(member.pk, member.name) for member in people]


@register.filter
def of_voice(typed: dict, seat: int) -> str:
    """What was chosen for a seat in a roll call that came back refused."""
    return typed.get(voice_field(seat), "")


def _came_back(context) -> bool:
    """Whether the form that is being written, at the address `action`, is the one that was refused."""
    return bool(context["refused"]) and context["action"] == context["refused"]


@register.simple_tag(takes_context=True)
def given(context, name: str, otherwise="") -> str:
    """What was typed in the field `name` of a form that comes back."""
    return context["typed"][name] if _came_back(context) else otherwise


@register.simple_tag(takes_context=True)
def fault_of(context, name: str, target: str, *rest) -> str:
    """The attributes that tie a field to what `fault_said` says of it."""
    if not _fault(context, name):
        return ""
    return format_html(' aria-invalid="true" aria-describedby="{}"', _id_of(target, rest))


@register.simple_tag(takes_context=True)
def fault_said(context, name: str, target: str, *rest) -> str:
    said = _fault(context, name)
    return format_html('<p class="fr-error-text" id="{}">{}</p>', _id_of(target, rest), said) if said else ""


def _fault(context, name: str) -> str:
    return context["beside"].get(name, "") if _came_back(context) else ""


def _id_of(target: str, rest) -> str:
    return "-".join([target, *(str(part) for part in rest if part), "error"])


def _button(look: str) -> str:
    """Buttons of pages are small; "quiet" has no outline."""
    if look.startswith("fr-"):
        return look
    kind = {"plain": "", "quiet": " fr-btn--tertiary-no-outline"}.get(look, f" fr-btn--{look}")
    return f"fr-btn{kind} fr-btn--sm"


def _said(detail: str) -> str:
    return format_html('<span class="fr-sr-only"> {}</span>', detail) if detail else ""


@register.simple_tag
def approval_refusals(item: AgendaItem) -> list[str]:
    """Why its session cannot approve the minutes of this item."""
    return minutes.approval_refusals(item, clock.today())
