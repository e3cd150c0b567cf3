"""Grids of a known number of rows: what is posted can't add one, take one away or name another."""

from django.http import QueryDict


def grid_data(data: QueryDict, prefix: str, names: str, rows: list) -> QueryDict:
    """The posted values under our own counts, each row bearing our own value in the field `names`."""
    data = data.copy()
    for count in ("MIN_NUM_FORMS", "MAX_NUM_FORMS"):
        data.pop(f"{prefix}-{count}", None)
    data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
    for rank, row in enumerate(rows):
        data[f"{prefix}-{rank}-{names}"] = str(row)
    return data
