"""Run apart (`python -I sheet_reader.py MAX_LINES RANK < file`): a sheet of a workbook as JSON on stdout.

A hostile workbook can ask for terabytes with a few bytes (repeated rows, one long string shared by every cell). It
dies here, in a small process with a ceiling on memory and time, and never in the worker or the web server.
"""

import datetime as dt
import io
import json
import re
import resource
import sys
from decimal import Decimal

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
MAX_COLUMNS = 100
MAX_CHARACTERS = 40_000_000
# The library leaves it as it is written.
ODS_DURATION = re.compile(r"P(?:(\d+)D)?T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")

ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f])_")  # how XLSX writes a sign that XML forbids, the library too


def limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cell_text(value: object) -> str:
    """What a person sees in the cell: whole numbers without decimals, days in ISO, durations as 151:40."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, dt.timedelta):
        return duration_text(value)
    if isinstance(value, dt.time):
        parts = {"hours": value.hour, "minutes": value.minute, "seconds": value.second}
        return duration_text(dt.timedelta(**parts, microseconds=value.microsecond))
    if isinstance(value, dt.datetime):
        return value.replace(microsecond=0).isoformat()  # no sheet shows them, and no day is read with them
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str) and (duration := ODS_DURATION.fullmatch(value)):
        days, hours, minutes, seconds = (float(part or 0) for part in duration.groups())
        return duration_text(dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value))


def duration_text(value: dt.timedelta) -> str:
    """ "151:40", or "151:39:36": seconds that the sheet hides are a hundredth of an hour."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def number_text(value: float) -> str:
    """Fifteen digits, all that a spreadsheet keeps: 57.7, never the 57.70000000000001 behind it."""
    return f"{Decimal(f'{value + 0.0:.15g}'):f}"  # adding zero takes its sign from "-0"


def read_sheet(content: bytes, max_lines: int, rank: int) -> dict:
    """{"rows": [...], "sheets": names, "hidden": ranks, "merged": [first row, last row], "across": [row, column]} or
    {"problem": code}.

    A cell merged down says the same of each of its lines (rows are counted from 1); across, it is of its first column,
    and `across` tells its place (from 0). What is written past the maximum and its header is a problem.
    """
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
        sheet = book.get_sheet_by_index(rank)
        if sheet.total_width > MAX_COLUMNS:
            return {"problem": "columns"}
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError:
        return {"problem": "unreadable"}
    merged, across = set(), set()
    for (top, column), (bottom, last) in sheet.merged_cell_ranges or ():
        if column < min(last, sheet.total_width) and top < len(rows):
            across.add((top, column))
        for row in rows[top + 1 : bottom + 1] if column < sheet.total_width else ():
            row[column] = rows[top][column]
            merged.add((top + 1, bottom + 1))
    if any(cell != "" for row in rows[max_lines + 2 :] for cell in row):
        return {"problem": "lines"}
    texts = [[cell_text(value) for value in row] for row in rows[: max_lines + 2]]
    if sum(len(text) for row in texts for text in row) > MAX_CHARACTERS:
        return {"problem": "size"}
    hidden = [rank for rank, sheet in enumerate(book.sheets_metadata) if sheet.visible != SheetVisibleEnum.Visible]
    return {
        "rows": texts,
        "sheets": book.sheet_names,
        "hidden": hidden,
        "merged": sorted(merged),
        "across": sorted(across),
    }


def main() -> None:
    limit_resources()
    answer = read_sheet(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    json.dump(answer, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
