"""Last touches that the engine leaves out and that an independent checker of PDF/UA asks for."""

import pydyf

PRINT = 4  # annotation flag: kept when the page is printed
NOTHING = "null"


def finish(document, pdf: pydyf.PDF) -> None:
    """Called by the engine just before the file is written."""
    for page in document.pages:
        for box in page._page_box.descendants():
            scope_header(box)
    for entry in pdf.objects:
        if isinstance(entry, pydyf.Dictionary) and entry.get("Subtype") == "/Link":
            entry["F"] = PRINT
    set_margins_aside(pdf)


def scope_header(box) -> None:
    """PDF/UA-1 7.5: a header cell says whether it heads its row or its column."""
    element = getattr(box, "mark", None)
    if element is None or element["S"] != "/TH":
        return
    row = box.element is not None and box.element.attrib.get("scope") == "row"
    element["A"]["Scope"] = "/Row" if row else "/Column"


def set_margins_aside(pdf: pydyf.PDF) -> None:
    """PDF/UA-1 7.8: running headers and footers are artifacts.

    The engine marks them as content and gives them a place outside the tree: what the tree does not reach is one.
    """
    by_reference = {entry.reference: entry for entry in pdf.objects}
    root = by_reference[pdf.catalog["StructTreeRoot"]]
    reached = _reached(root, by_reference)
    numbers = by_reference[root["ParentTree"]]["Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    pages = [entry for entry in pdf.objects if isinstance(entry, pydyf.Dictionary) and entry.get("Type") == "/Page"]
    for index, page in enumerate(pages):
        _mark_artifacts(by_reference[page["Contents"]].stream, parents[index], reached)


def _reached(root: pydyf.Dictionary, by_reference: dict) -> set:
    reached, waiting = set(), list(root["K"])
    while waiting:
        reference = waiting.pop()
        if reference in by_reference and reference not in reached:
            reached.add(reference)
            waiting.extend(by_reference[reference].get("K", ()))
    return reached


def _mark_artifacts(stream: list, parents: list, reached: set) -> None:
    """`parents` gives, by number of marked content, the element that holds it."""
    for place, item in enumerate(stream):
        if isinstance(item, pydyf.Dictionary) and "MCID" in item and parents[item["MCID"]] not in reached:
            parents[item["MCID"]] = NOTHING
            stream[place - 1] = "/Artifact"
            stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
