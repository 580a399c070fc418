"""Changes of rows that are noted as they are made, so that they can be taken back exactly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Table, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from core.database import UtcDateTime
from models.tables import METADATA

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that is not any more what the journal left behind, so that it cannot be taken back."""

    table: str
    key: Row
    what: str


class Journal:
    """Makes changes and keeps, of each row, what stood there before and what stands there after.

    An entry is plain JSON: table, key, before (None: the row is new), after (None: it is gone).
    """

    def __init__(self, session: Session, entries: list[Any] | None = None) -> None:
        self._session = session
        self.entries: list[Any] = entries if entries is not None else []

    def insert(self, table: Table, **values: Any) -> int:
        """Add a row; return its number (0 for a table whose key is not one)."""
        statement = insert(table).values(**values).returning(*table.c)
        row = dict(self._session.execute(statement).mappings().one())
        self._add(table, None, row)
        return int(row.get("id", 0))

    def change(
        self, table: Table, key: int | Row, *, guard: Sequence[str] = (), **values: Any
    ) -> None:
        """Change a row; what has that value already is not noted.

        `guard` are further columns that must stand as they do now when it is taken back.
        """
        before = self._read(table, _key(key))
        if before is None:
            raise LookupError(f"{table.name} has no row {key}")
        changed = {name: value for name, value in values.items() if before[name] != value}
        if not changed:
            return
        self._session.execute(update(table).where(_is(table, _key(key))).values(**changed))
        guarded = {name: before[name] for name in guard if name not in changed}
        self._add(
            table,
            {name: before[name] for name in changed} | guarded,
            changed | guarded,
            {column.name: before[column.name] for column in table.primary_key},
        )

    def delete(self, table: Table, key: int | Row) -> None:
        """Delete a row, and keep the whole of it."""
        before = self._read(table, _key(key))
        if before is None:
            raise LookupError(f"{table.name} has no row {key}")
        self._session.execute(delete(table).where(_is(table, _key(key))))
        self._add(table, before, None)

    def made(self, table: Table) -> list[int]:
        """Return the numbers of the rows that were added to a table, in their order."""
        return [
            int(_decoded(entry, "key")["id"])
            for entry in self.entries
            if entry["table"] == table.name and entry["before"] is None
        ]

    def conflicts(self) -> list[Conflict]:
        """Return the rows that were changed, deleted or referred to since, in their order."""
        found = []
        made: dict[str, list[Row]] = {}
        for name, key, columns in self._left_behind():
            table = _table(name)
            row = self._read(table, key)
            if columns is None:
                if row is not None:
                    found.append(Conflict(name, key, "was made anew"))
            elif row is None:
                found.append(Conflict(name, key, "was deleted"))
            else:
                changed = sorted(each for each, value in columns.items() if row[each] != value)
                if changed:
                    found.append(Conflict(name, key, f"was changed ({', '.join(changed)})"))
        for entry in self.entries:
            if entry["before"] is None:
                made.setdefault(entry["table"], []).append(_decoded(entry, "key"))
        return found + list(self._references(made))

    def undo(self) -> None:
        """Put back what stood there before, the last change first."""
        for entry in reversed(self.entries):
            table, key = _table(entry["table"]), _decoded(entry, "key")
            if entry["before"] is None:
                self._session.execute(delete(table).where(_is(table, key)))
            elif entry["after"] is None:
                self._session.execute(insert(table).values(**_decoded(entry, "before")))
            else:
                before = _decoded(entry, "before")
                self._session.execute(update(table).where(_is(table, key)).values(**before))

    def _left_behind(self) -> Iterator[tuple[str, Row, Row | None]]:
        """Yield each row as it should stand now: the columns that are known, None if it is gone.

        A row that was both made and deleted is of no interest.
        """
        rows: dict[tuple[str, str], tuple[Row, Row | None, bool]] = {}
        for entry in self.entries:
            key = _decoded(entry, "key")
            place = (entry["table"], repr(sorted(key.items())))
            known = rows.get(place)
            is_new = entry["before"] is None if known is None else known[2]
            columns: Row | None = None
            if entry["after"] is not None:
                columns = {**((known and known[1]) or {}), **_decoded(entry, "after")}
            rows[place] = (key, columns, is_new)
        for (table, _), (key, columns, is_new) in rows.items():
            if columns is not None or not is_new:
                yield table, key, columns

    def _references(self, made: Mapping[str, list[Row]]) -> Iterator[Conflict]:
        """Yield rows of others that have come to refer to a row that was made."""
        own = {
            (entry["table"], repr(sorted(_decoded(entry, "key").items())))
            for entry in self.entries
            if entry["before"] is None or entry["after"] is not None
        }
        for table in METADATA.sorted_tables:
            for column in table.columns:
                for foreign in column.foreign_keys:
                    target = foreign.column
                    keys = [
                        key[target.name]
                        for key in made.get(target.table.name, [])
                        if target.name in key
                    ]
                    if not keys:
                        continue
                    rows = self._session.execute(
                        select(*table.primary_key).where(column.in_(keys))
                    )
                    for row in rows.mappings():
                        key = dict(row)
                        if (table.name, repr(sorted(key.items()))) not in own:
                            yield Conflict(table.name, key, "was added on top of it")

    def _read(self, table: Table, key: Row) -> Row | None:
        statement = select(table).where(_is(table, key))
        row = self._session.execute(statement).mappings().one_or_none()
        return None if row is None else dict(row)

    def _add(
        self, table: Table, before: Row | None, after: Row | None, key: Row | None = None
    ) -> None:
        whole = before if after is None else after
        key = key or {column.name: (whole or {})[column.name] for column in table.primary_key}
        self.entries.append(
            {
                "table": table.name,
                "key": _encoded(key),
                "before": None if before is None else _encoded(before),
                "after": None if after is None else _encoded(after),
            }
        )


def _table(name: str) -> Table:
    return METADATA.tables[name]


def _key(key: int | Row) -> Row:
    return {"id": key} if isinstance(key, int) else key


def _is(table: Table, key: Row) -> Any:
    return and_(*(table.c[name] == value for name, value in key.items()))


def _encoded(row: Row) -> Row:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
    }


def _decoded(entry: Mapping[str, Any], part: str) -> Row:
    """Return a part of an entry with its days and instants as such."""
    columns = _table(entry["table"]).c
    found = {}
    for name, value in entry[part].items():
        kind = columns[name].type
        if value is not None and isinstance(kind, UtcDateTime):
            value = datetime.fromisoformat(value)  # noqa: PLW2901
        elif value is not None and isinstance(kind, Date):
            value = date.fromisoformat(value)  # noqa: PLW2901
        found[name] = value
    return found
