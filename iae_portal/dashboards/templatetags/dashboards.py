"""Rows of figures, written at once: a country side by side has four hundred cells."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from iae_portal.core.templatetags.portal import query
from iae_portal.dashboards.tables import Cell, Line, Table

register = template.Library()

TOTAL = mark_safe(' class="portal-total"')


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
    return mark_safe("\n".join(map(_line, table.lines)))  # noqa: S308 (each line is escaped)


def _line(line: Line) -> SafeString:
    name = format_html('<a href="{}">{}</a>', line.url, line.name) if line.url else line.name
    css = TOTAL if line.total else ""
    cells = mark_safe("".join(map(_cell, line.cells)))  # noqa: S308 (each cell is escaped)
    return format_html('<tr{}><th scope="row">{}</th>{}</tr>', css, name, cells)


def _cell(cell: Cell) -> SafeString:
    if cell.url:
        return format_html('<td class="portal-number"><a href="{}">{}</a></td>', cell.url, cell.shown)
    return format_html('<td class="portal-number">{}</td>', cell.shown)
