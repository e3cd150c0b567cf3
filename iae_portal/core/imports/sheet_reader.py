"""Run apart (`python -I sheet_reader.py MAX_LINES < file`): the first sheet of a workbook as JSON on stdout.

A hostile workbook can ask for terabytes with a few bytes (repeated rows, one long string shared by every cell). It
dies here, in a small process with a ceiling on memory and time, and never in the worker or the web server.
"""

import datetime as dt
import io
import json
import resource
import sys

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
MAX_COLUMNS = 100
MAX_CHARACTERS = 40_000_000


def limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cell_text(value: object) -> str:
    """What a person sees in the cell: whole numbers without decimals, days in ISO."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def read_first_sheet(content: bytes, max_lines: int) -> dict:
    """{"rows": [...]} or {"problem": code}; one more line than the maximum is enough to know."""
    from python_calamine import CalamineError, load_workbook

    try:
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        if sheet.total_width > MAX_COLUMNS:
            return {"problem": "columns"}
        rows = sheet.to_python(skip_empty_area=False, nrows=max_lines + 2)
    except CalamineError:
        return {"problem": "unreadable"}
    texts = [[cell_text(value) for value in row] for row in rows]
    if sum(len(text) for row in texts for text in row) > MAX_CHARACTERS:
        return {"problem": "size"}
    return {"rows": texts}


def main() -> None:
    limit_resources()
    answer = read_first_sheet(sys.stdin.buffer.read(), int(sys.argv[1]))
    json.dump(answer, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
