"""Rows of figures, written at once: a country side by side has four hundred cells."""

from html import escape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from iae_portal.core.templatetags.portal import query
from iae_portal.dashboards.tables import Cell, Line, Table

register = template.Library()

TOTAL = ' class="portal-total"'


@register.simple_tag(takes_context=True)
def figure_heads(context, table: Table) -> SafeString:
    """The heads of the columns, with their sort where the table has some."""
    heads = [(table.first, ""), *((column, "portal-number") for column in table.columns)]
    return format_html_join("\n", "{}", ((_head(context, table.sorts.get(label), label, css),) for label, css in heads))


def _head(context, sort: dict | None, label: str, css: str) -> SafeString:
    if sort is None:
        return format_html('<th scope="col" class="{}">{}</th>', css, label)
    address = query(context, tri=sort["next"])
    return format_html(
        '<th scope="col" aria-sort="{}" class="{}"><a class="portal-sort" href="{}">{}</a></th>',
        sort["aria"],
        css,
        address,
        label,
    )


@register.simple_tag
def figure_rows(table: Table) -> SafeString:
    """Plain texts, escaped by the standard library: a safe mark a cell was a fifth of the page of the country."""
    return mark_safe("\n".join(map(_line, table.lines)))  # noqa: S308 (each part is escaped)


def _line(line: Line) -> str:
    css = TOTAL if line.total else ""
    return f'<tr{css}><th scope="row">{_linked(line.name, line.url)}</th>{"".join(map(_cell, line.cells))}</tr>'


def _cell(cell: Cell) -> str:
    return f'<td class="portal-number">{_linked(cell.shown, cell.url)}</td>'


def _linked(text: str, url: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)
