"""What a workbook changes, line by line: rows and their cells, and who gains or loses a task."""

from collections.abc import Sequence

from core.i18n import N_, Markup, Words, escape, join
from core.text import clip
from models.plan_changes import Field, FieldChange, Part, PlanChanges, RowChange, Shift, Turn
from models.plan_import_cards import ImportPreview
from views import labels
from views.plan_problems import problem

#: How much of a title is shown in a line, in letters.
TITLE = 60
#: How many tasks are named behind an agency, and how much of a list of codes is shown.
SHIFTS, CODES = 30, 400

FIELDS = {
    Field.TITLE: N_("Title"),
    Field.TIME: N_("Time"),
    Field.LEAD: N_("Lead"),
    Field.COORDINATING: N_("Coordinating"),
    Field.FUNDING: N_("Sources of money"),
    Field.PRODUCTS: N_("Products"),
    Field.NOTE: N_("Note"),
    Field.REFERENCE: N_("Decision 882, item"),
    Field.UNIT: N_("Unit"),
    Field.TARGET_2030: N_("Target 2030"),
    Field.TARGET_2050: N_("Target 2050"),
    Field.REPORTING: N_("Reported every year"),
    Field.REPORTED: N_("Is reported itself"),
    Field.BLANKS: N_("Cells left blank for the header's"),
}
_MARKS = {Turn.ADDED: "➕", Turn.CHANGED: "✏️", Turn.WITHDRAWN: "➖"}


def details(words: Words, data: ImportPreview, limit: int | None = None) -> list[Markup]:
    """Return the lines below: mistakes, or changes and what was not taken.

    `limit` shortens cells, in letters; None shows them whole.
    """
    if data.problems:
        return [problem(words, found) for found in data.problems]
    changes = data.changes
    lines = [line for row in changes.rows for line in _row(words, row, limit)]
    if changes.is_reordered:
        lines.append(words.say("↕️ The order of the rows changes."))
    lines += [
        words.say("➕ Agency %(code)s: %(name)s", code=each.code, name=each.name)
        for each in changes.new_agencies
    ]
    lines += [
        words.say("➕ Group %(code)s: %(name)s", code=each.code, name=each.name)
        for each in changes.new_groups
    ]
    lines += _shifts(words, changes.shifts, data)
    lines += _remarks(words, changes)
    if data.skipped:
        lines.append(words.say("Rows that were read as titles or notes and left aside:"))
        lines += [
            words.say(
                "%(sheet)s, row %(row)s: %(text)s",
                sheet=each.sheet,
                row=each.row,
                text=clip(each.text, TITLE),
            )
            for each in data.skipped
        ]
    return lines


def _row(words: Words, row: RowChange, limit: int | None) -> list[Markup]:
    values = {"mark": _MARKS[row.turn], "code": row.code, "title": clip(row.title, TITLE)}
    name = (
        words.say("%(mark)s Indicator <b>%(code)s</b> %(title)s", **values)
        if row.part is Part.INDICATOR
        else words.say("%(mark)s Task <b>%(code)s</b> %(title)s", **values)
    )
    return [name, *(_field(words, change, limit) for change in row.fields)]


def _field(words: Words, change: FieldChange, limit: int | None) -> Markup:
    return words.say(
        "   %(field)s: %(before)s → %(after)s",
        field=words.say(FIELDS[change.field]),
        before=_cell(words, change.before, limit),
        after=_cell(words, change.after, limit),
    )


def _cell(words: Words, text: str, limit: int | None) -> Markup:
    if not text:
        return words.say("(blank)")
    line = " ".join(text.split())
    return escape(f"“{line if limit is None else clip(line, limit)}”")


def _shifts(words: Words, shifts: Sequence[Shift], data: ImportPreview) -> list[Markup]:
    """Return what each agency gains and loses, one line an agency."""
    if not shifts:
        return []
    by_agency: dict[str, list[Markup]] = {}
    for shift in shifts:
        values = {"code": shift.code, "role": words.say(labels.PARTY_ROLES[shift.role])}
        by_agency.setdefault(shift.agency, []).append(
            words.say("+ %(code)s (%(role)s)", **values)
            if shift.is_gain
            else words.say("− %(code)s (%(role)s)", **values)
        )
    return [
        words.say("Who gains (+) and who loses (−) a task:"),
        *(
            words.say(
                "%(agency)s: %(shifts)s",
                agency=data.agencies.get(code, code),
                shifts=join(", ", [*each[:SHIFTS], *("…" for _ in each[SHIFTS:][:1])]),
            )
            for code, each in by_agency.items()
        ),
    ]


def _remarks(words: Words, changes: PlanChanges) -> list[Markup]:
    lines = []
    if changes.other_number:
        lines.append(
            words.say(
                "❗ The file speaks of decision %(number)s, which is another one.",
                number=changes.other_number,
            )
        )
    if changes.kept_agencies:
        lines.append(
            words.say(
                "❗ Not taken, for agencies are not changed by a plan: %(codes)s",
                codes=clip(", ".join(changes.kept_agencies), CODES),
            )
        )
    if changes.kept_groups:
        lines.append(
            words.say(
                "❗ Not taken, for groups that are there are not changed by a plan: %(codes)s",
                codes=clip(", ".join(changes.kept_groups), CODES),
            )
        )
    return lines
