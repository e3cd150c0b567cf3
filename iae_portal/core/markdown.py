"""HTML of a text of docs/ written in Markdown, safe by the library: HTML written in it is shown, not obeyed."""

from collections.abc import Callable

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token


def html_of(text: str, *, lower: int = 0, lead: Callable[[Token], None] = lambda token: None) -> str:
    """`lower`: levels that the headings go down; `lead` may change where a link or a picture leads."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            token.attrSet("class", "portal-table")
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{int(token.tag[1]) + lower}"
            if token.nesting == 1:
                token.attrSet("id", slugify(tokens[index + 1].content))
        for child in token.children or []:
            lead(child)
    return markdown.renderer.render(tokens, markdown.options, {})
