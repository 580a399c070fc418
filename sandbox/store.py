"""Everything that must outlive the process: documents in one SQLite file."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
create table if not exists setting (name text primary key, value text not null) without rowid;
create table if not exists document (
    kind text not null,
    key text not null,
    -- The chat that a document belongs to, 0 for none, and its place in the order of its kind.
    chat_id integer not null,
    seq integer not null,
    body text not null,
    primary key (kind, key)
) without rowid;
create index if not exists document_by_seq on document (kind, seq);
create index if not exists document_by_chat on document (kind, chat_id, seq);
"""

Json = dict[str, Any]


class Store:
    """JSON documents by kind and key, named settings, and counters that never go back."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        # Transactions are opened by hand: one request, one transaction.
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute(f"pragma synchronous = {'normal' if durable else 'off'}")
        self._db.executescript(_SCHEMA)
        self._depth = 0

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all changes of the block or none; an inner transaction is part of the outer."""
        if self._depth:
            yield
            return
        self._db.execute("begin immediate")
        self._depth = 1
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        else:
            self._db.execute("commit")
        finally:
            self._depth = 0

    def setting(self, name: str, default: Any = None) -> Any:
        """Return the value of a setting."""
        row = self._db.execute("select value from setting where name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def set_setting(self, name: str, value: Any) -> None:
        """Keep the value of a setting."""
        self._db.execute(
            "insert or replace into setting (name, value) values (?, ?)", (name, _dump(value))
        )

    def next(self, counter: str, first: int = 1) -> int:
        """Return the next number of a counter."""
        number: int = self.setting(f"next_{counter}", first)
        self.set_setting(f"next_{counter}", number + 1)
        return number

    def put(self, kind: str, key: object, body: Json, *, chat_id: int = 0, seq: int = 0) -> None:
        """Add or replace a document."""
        self._db.execute(
            "insert or replace into document (kind, key, chat_id, seq, body)"
            " values (?, ?, ?, ?, ?)",
            (kind, str(key), chat_id, seq, _dump(body)),
        )

    def get(self, kind: str, key: object) -> Json | None:
        """Return a document."""
        row = self._db.execute(
            "select body from document where kind = ? and key = ?", (kind, str(key))
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def list(self, kind: str, *, chat_id: int = 0, after: int = -1, limit: int = -1) -> list[Json]:
        """Return the documents of a kind and chat with a greater `seq`, in the order of `seq`."""
        rows = self._db.execute(
            "select body from document where kind = ? and chat_id = ? and seq > ?"
            " order by seq limit ?",
            (kind, chat_id, after, limit),
        )
        return [json.loads(body) for (body,) in rows]

    def latest(self, kind: str) -> dict[int, int]:
        """Return chat → greatest `seq` among the documents of a kind."""
        rows = self._db.execute(
            "select chat_id, max(seq) from document where kind = ? group by chat_id", (kind,)
        )
        return dict(rows.fetchall())

    def delete(self, kind: str, key: object) -> bool:
        """Delete a document; say whether there was one."""
        cursor = self._db.execute(
            "delete from document where kind = ? and key = ?", (kind, str(key))
        )
        return cursor.rowcount > 0

    def delete_below(self, kind: str, seq: int) -> None:
        """Delete the documents of a kind with a smaller `seq`."""
        self._db.execute("delete from document where kind = ? and seq < ?", (kind, seq))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
