"""`xanh plan import`: a workbook is read, shown against what is loaded, and applied if told so."""

import html
import re
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from core.i18n import Words
    from models.plan_import_cards import ImportPreview
    from models.plans import Plan
    from services.plan_founding import Wish
    from services.plan_import import Sheets

_TAG = re.compile(r"</?b>")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def import_plan(
    file: Annotated[Path, typer.Argument(help="the workbook (.xlsx)")],
    plan: Annotated[
        str | None,
        typer.Option("--plan", help="a plan's code; of one that is not there, a new plan is made"),
    ] = None,
    number: Annotated[
        str | None, typer.Option(help="a new plan's number, if the file does not say it")
    ] = None,
    signed_on: Annotated[
        str | None, typer.Option(help="the day on which it was signed: 2026-05-04")
    ] = None,
    title: Annotated[str | None, typer.Option(help="its title")] = None,
    territory: Annotated[
        str | None, typer.Option(help="its province, if that is not the first plan's: an-giang")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="only show what would change")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="apply without being asked")] = False,
) -> None:
    """Read a plan from a workbook, show what it changes, and apply it."""
    from bot.office import office_clock, open_office
    from core.i18n import DEFAULT_LANGUAGE, Words
    from core.logs import set_up_logging
    from core.settings import Settings
    from services.plan_founding import Wish

    day = _day(signed_on)
    for option, code in (("--plan", plan), ("--territory", territory)):
        if code is not None and not _CODE.fullmatch(code):
            raise OperatorError(f"{option}: use small letters, digits and hyphens: ke-hoach-12")
    sheets = _read(file)
    settings = Settings.load()
    set_up_logging("WARNING")
    now = office_clock(settings).now().astimezone(settings.zone)
    words = Words(DEFAULT_LANGUAGE, settings.zone)
    database = open_office(settings)
    with closing(database):
        with database.read() as session:
            loaded = _loaded(session, plan)
            if loaded is not None and any((number, day, title, territory)):
                raise OperatorError(
                    "--number, --signed-on, --title and --territory are for a new plan; "
                    "give it a code of its own with --plan"
                )
            wish = Wish(
                code=plan or "", number=number, signed_on=day, title=title, territory=territory
            )
            preview, mark = _preview(session, loaded, sheets, wish, now)
        _print(words, preview)
        if preview.problems:
            count = len(preview.problems)
            raise OperatorError(f"{file.name} has {count} mistakes; nothing was changed")
        if dry_run or (preview.changes.is_empty and not preview.is_new):
            return
        if not yes and not _is_confirmed():
            sys.stdout.write("Không áp dụng; không có gì thay đổi.\n")
            return
        with database.begin() as session:
            loaded = _loaded(session, plan)
            _apply(session, loaded, sheets, wish, mark, file.name, now)
    sys.stdout.write("Đã áp dụng.\n")


def _preview(
    session: "Session", loaded: "Plan | None", sheets: "Sheets", wish: "Wish", now: "datetime"
) -> "tuple[ImportPreview, str]":
    """Return what would change, and the mark of the plan that it was held against."""
    from models.plan_changes import fingerprint
    from services import plan_founding, plan_import, plan_reading

    if loaded is not None:
        mark = fingerprint(plan_reading.read(session, loaded.id))
        return plan_import.preview(session, loaded, sheets, now), mark
    draft = plan_founding.draft(session, sheets, wish, now)
    if draft.missing and not draft.preview.problems:
        options = ", ".join(draft.missing)
        raise OperatorError(f"the file does not say everything of a new plan; add {options}")
    return draft.preview, ""


def _apply(
    session: "Session",
    loaded: "Plan | None",
    sheets: "Sheets",
    wish: "Wish",
    mark: str,
    file_name: str,
    now: "datetime",
) -> None:
    from models.plan_changes import fingerprint
    from services import plan_applying, plan_founding, plan_import

    changed = OperatorError("the plan was changed meanwhile; nothing was applied, try again")
    if loaded is None:
        draft = plan_founding.draft(session, sheets, wish, now)
        if mark or draft.plan_file is None:
            raise changed
        plan_founding.found(session, wish.code, draft.plan_file, now)
        return
    session.refresh(loaded, with_for_update=True)
    proposed = plan_import.propose(session, loaded, sheets)
    if fingerprint(proposed.loaded) != mark or proposed.proposal.problems:
        raise changed
    plan_applying.apply(
        session,
        loaded,
        proposed.proposal,
        proposed.changes,
        now,
        person_id=None,
        file_name=file_name,
    )


def _loaded(session: "Session", code: str | None) -> "Plan | None":
    """Return the plan that is changed, None where a new one is to be made."""
    from sqlalchemy import select

    from models.plans import Plan
    from services import periods

    if code is None:
        return periods.current_plan(session)
    found = session.scalar(select(Plan).where(Plan.code == code))
    if found is not None and found.ended_at is not None:
        raise OperatorError(f"the plan {code!r} has ended; choose another code")
    return found


def _read(file: Path) -> "Sheets":
    from core import workbooks

    try:
        with file.open("rb") as stream:
            # One byte too many is enough to be refused.
            return workbooks.read(stream.read(workbooks.MAX_BYTES + 1))
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}") from None
    except workbooks.BadWorkbook as bad:
        raise OperatorError(f"{file} was not read. {bad}") from None


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OperatorError(f"--signed-on: {text!r} is no day; write it like 2026-05-04") from None


def _is_confirmed() -> bool:
    try:
        return typer.confirm("Áp dụng?")
    except typer.Abort:
        raise OperatorError("nothing was applied; --yes applies without asking") from None


def _print(words: "Words", preview: "ImportPreview") -> None:
    from views import plan_import
    from views.plan_changes import details

    lines: Sequence[str] = [*plan_import.head(words, preview), *details(words, preview)]
    for line in lines:
        sys.stdout.write(html.unescape(_TAG.sub("", line)) + "\n")
