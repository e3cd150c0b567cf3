"""Filters and tags known to every template: French amounts, dates, states as badges."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from iae_portal.core import clock, hours, text
from iae_portal.core.forms.faults import faults_of
from iae_portal.core.glossary import terms
from iae_portal.core.selectors.letterheads import contact_of
from iae_portal.core.services import undo
from iae_portal.core.text import blocks

register = template.Library()

NUMBERS = mark_safe(' class="portal-number"')

register.filter("euros", text.euros)
register.filter("percent", text.percent)
register.filter("rate", text.rate)
register.filter("number", text.number)
register.filter("agreed_with", text.agreed_with)
register.filter("spelled", text.spelled)
register.filter("pluralize", text.agreed)
register.filter("in_fours", text.in_fours)
register.filter("french_date", text.french_date, expects_localtime=True)
register.filter("of_place", text.of_place)
register.filter("of_name", text.of_name)
register.filter("french_hour", text.french_hour)
register.filter("said_hours", hours.said_hours)
register.filter("moment", hours.moment, expects_localtime=True)


@register.filter
def typed(words: str) -> SafeString:
    """A text as it was typed: a paragraph for each block, a list where lines begin with a dash or a bullet."""
    return format_html_join(
        "", "{}", ((_list(lines) if items else _paragraph(lines),) for items, lines in blocks(words))
    )


def _list(lines: list[str]) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))


def _paragraph(lines: list[str]) -> SafeString:
    return format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)))


@register.filter
def day_or(day, otherwise: str) -> str:
    """ "15 octobre 2008", or the words that stand where there is no day."""
    return text.french_date(day) if day else otherwise


@register.filter
def number_or(value, otherwise: str) -> str:
    """A number, or the words that stand where it is unknown; zero is known."""
    return otherwise if value is None or value == "" else text.number(value)


@register.simple_tag
def figure(value, rate: bool = False, places: int | None = None) -> str:
    """A number, or a rate in points as it was rounded; in words where nobody gave it."""
    if value is None:
        return format_html('<span class="portal-muted">{}</span>', text.UNKNOWN)
    return text.percent(value) if rate else text.number(value, places)


@register.filter
def weekday_date(day) -> str:
    """ "mercredi 15 octobre 2008"."""
    return text.french_date(day, weekday=True)


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """The present query string with some keys changed (None removes a key)."""
    return query_with(context["request"], **changes)


def query_with(request: HttpRequest, **changes) -> str:
    # Plain lists: a copy of the query string would cost more than writing it, and a page has dozens of links.
    values = dict(request.GET.lists()) | changes
    return f"?{urlencode({key: value for key, value in values.items() if value is not None}, doseq=True)}"


@register.simple_tag
@lru_cache(maxsize=256, typed=True)  # a list has a few, hundreds of times; a safe text is not the plain one it equals
def badge(label: str, tone: str = "") -> str:
    """A DSFR badge; tone is success, error, info, warning, new or empty."""
    css = f" fr-badge--{tone}" if tone else ""
    return format_html('<p class="fr-badge fr-badge--no-icon{}">{}</p>', css, label)


@register.simple_tag
def badges(rows: Iterable[tuple[str, str]]) -> str:
    """Cells of a badge each, of labels and tones; in one go, as `numbers`: a list has hundreds of them."""
    return mark_safe("".join(_badge_cell(*row) for row in rows))


@lru_cache(maxsize=256, typed=True)
def _badge_cell(label: str, tone: str) -> str:
    return format_html('<td class="portal-nowrap">{}</td>', badge(label, tone))


@register.simple_tag
def numbers(values: Iterable) -> str:
    """Cells of a number each: figures, that have nothing to escape."""
    return mark_safe("".join(f"<td{NUMBERS}>{text.number(value)}</td>" for value in values))


@register.simple_tag
def undo_seconds() -> int:
    """How long the page offers to take an act back."""
    return undo.SECONDS


@register.simple_tag(takes_context=True)
def columns(context, *heads) -> str:
    """The heads of a table's columns: texts, "#" first where they hold numbers, and `sorts` of a list."""
    return format_html_join("\n", "{}", ((_head(context, head),) for head in heads))


@register.filter
def of_numbers(sort: dict) -> dict:
    """A sort of a list whose column holds numbers."""
    return sort | {"numbers": True}


def _head(context, head: str | dict) -> SafeString:
    if not isinstance(head, dict):
        return format_html('<th scope="col"{}>{}</th>', NUMBERS if head.startswith("#") else "", head.removeprefix("#"))
    numbers, url = NUMBERS if "numbers" in head else "", query(context, tri=head["next"], page=None)
    return format_html(
        '<th scope="col" aria-sort="{}"{}>\n  <a class="portal-sort" href="{}">{}</a>\n</th>',
        *(head["aria"], numbers, url, head["label"]),
    )


@register.simple_block_tag(takes_context=True)
def table(context, content: SafeString, label: str, caption: str, *heads: str, css: str = "", space: str = "") -> str:
    """A table that scrolls where the page is narrow; the block is its rows, or its heads, {% rows %} and its rows."""
    return format_html(
        '<div class="{}" tabindex="0" role="region" aria-label="{}"><table class="{}">\n'
        '<caption class="fr-sr-only">{}</caption>\n<thead><tr>{}{}</tbody>\n</table></div>',
        *(f"portal-table-scroll {space}".strip(), label, f"portal-table {css}".strip(), caption),
        *(columns(context, *heads) + rows() if heads else "", content),
    )


@register.simple_tag
def rows() -> SafeString:
    """Between the heads and the rows of a {% table %}, where its tag does not name the heads."""
    return mark_safe("</tr></thead><tbody>")


@register.simple_tag(takes_context=True)
def term(context, word: str, shown: str = "") -> str:
    """A word of the trade, explained by a button the first time that the page says it. KeyError if nobody explains it.

    `shown`: the word as it is written there (a plural, a capital).
    """
    meaning, said = terms()[word], context["request"].__dict__.setdefault("terms_said", set())
    if word in said:
        return shown or word
    said.add(word)
    return format_html(
        '{} <button type="button" class="fr-btn--tooltip fr-btn no-print" aria-describedby="{}">'
        "Ce que c'est : {}</button>"
        '<span class="fr-tooltip fr-placement" id="{}" role="tooltip">{}</span>',
        *(shown or word, f"mot-{slugify(word)}", word, f"mot-{slugify(word)}", meaning),
    )


_HEAD = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
CHOICE = "portal-choice"  # a column of boxes to tick: neither named nor hidden


def _words(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())


@register.tag("heads")
def _heads(parser, token):
    """{% heads %}…{% endheads %}: draws the heads of a list aside, so that what hides a column knows them.

    Gives `heads`: `html`, `optional` (rows of `name`, `hidden`), `hiding` (classes of the table). The first named
    column says what the row is about: it always stays.
    """
    nodes = parser.parse(("endheads",))
    parser.delete_first_token()
    return HeadsNode(nodes)


class HeadsNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context) -> str:
        html, liked = self.nodelist.render(context), context["hidden_columns"]
        found = enumerate(_HEAD.findall(html), start=1)
        named = [(index, _words(inner)) for index, (given, inner) in found if CHOICE not in given]
        rows = [{"index": index, "name": name, "hidden": name in liked} for index, name in named[1:]]
        hiding = "".join(f" portal-hide-{row['index']}" for row in rows if row["hidden"])
        context["heads"] = {"html": html, "optional": rows, "hiding": hiding}
        return ""


@register.simple_tag
def linked(label, url: str = "") -> str:
    """The label, with a link when there is an address."""
    return format_html('<a href="{}">{}</a>', url, label) if url else conditional_escape(label)


@register.inclusion_tag("components/errors.html")
def errors(*forms, sentences=()) -> dict:
    """The one place of a page's errors, above its form: {% errors form formset sentences=sentences %}."""
    return {"faults": faults_of(*forms, sentences=tuple(sentences))}


@register.filter
def get(mapping, key):
    """A value of a dict by a variable key ("" when absent)."""
    return mapping.get(key, "")


_PAGE = re.compile("[1-9][0-9]{0,5}")


@register.inclusion_tag("components/journal.html", takes_context=True)
def journal(context, subject) -> dict:
    """The journal of an object, newest first: its last lines, then the whole by pages (`?journal=1`, 2…)."""
    from iae_portal.core.selectors.differences import differences
    from iae_portal.core.selectors.journal import lines_of

    asked = context["request"].GET.get("journal", "")
    page = int(asked) if _PAGE.fullmatch(asked) else 0
    shown = lines_of(subject, page, getattr(context["request"], "user", None))
    return {
        "lines": [(line, differences(type(subject), line.before, line.after)) for line in shown.lines],
        "older": page + 1 if shown.has_older else None,
        "newer": page - 1 if page else None,
        "request": context["request"],
    }


@register.simple_tag
def contact(service) -> str:
    """Whom somebody without account writes to."""
    return contact_of(service, clock.today())
