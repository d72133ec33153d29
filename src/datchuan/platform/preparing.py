"""PostgreSQL's prepared statements: the only module that speaks to its driver, which SQLite alone does not need."""

from __future__ import annotations

from typing import Any

from psycopg import Cursor


class PreparedCursor(Cursor[Any]):
    """Prepares every statement at its first use on a connection."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> PreparedCursor:
        super().execute(query, params, **{"prepare": True, **options})
        return self

    def _send_query_prepared(self, name: bytes, pgq: Any, **options: Any) -> None:
        self._query = pgq  # what Django logs; a cursor sets it for statements that are not prepared only
        super()._send_query_prepared(name, pgq, **options)
