"""Reading a page as assistive technology does: what each field in error is described by."""

import html
import re

_FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def said_beside(page: str) -> dict[str, str]:
    """By name, the sentence that each field of the page is described by."""
    said = {}
    for tag in _FIELD.findall(page):
        given = dict(_ATTRIBUTE.findall(tag))
        if given.get("aria-invalid") != "true":
            continue
        [target] = [each for each in given["aria-describedby"].split() if each.endswith("error")]
        # A paragraph, or a box of them.
        held = re.search(rf'id="{target}"[^>]*>(.*?)</(?:p|div)>', page, re.DOTALL)
        said[given["name"]] = html.unescape(re.sub(r"<[^>]+>", "", held[1])).strip()
    return said
