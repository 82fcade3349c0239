"""JSON for machines: one object a row, by the columns' keys."""

import json
from datetime import date, datetime
from typing import Any

from exchange.tables.table import Kind, Sheet, Table, Value
from exchange.writing.separated import plainly

TYPES = {
    Kind.TEXT: "string",
    Kind.NUMBER: "number",
    Kind.TRUTH: "boolean",
    Kind.DATE: "date",
    Kind.MOMENT: "date-time",
}


def to_json(table: Table, sheet: Sheet) -> bytes:
    """The table as JSON; equal rows give equal bytes."""
    keys = [column.key for column in sheet.columns]
    document = {
        "table": table.key,
        "columns": [{"key": c.key, "type": TYPES[c.kind]} for c in sheet.columns],
        "rows": [dict(zip(keys, map(_value, row), strict=True)) for row in sheet.rows],
    }
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _value(value: Value) -> Any:
    if isinstance(value, date | datetime) or not isinstance(value, str | int | bool | None):
        return plainly(value)
    return value
