"""`xanh approval` and `xanh history`: an agency's setting, and what happened with a task."""

import json
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from core.database import Database
    from core.settings import Settings

#: What switches the setting.
SWITCHES = {"on": True, "off": False}


def approval(
    unit: Annotated[str, typer.Argument(help="an agency's code, name or alias: “TN&MT”")],
    switch: Annotated[str, typer.Argument(help="on or off")],
) -> None:
    """Say whether an agency's reports wait for its head before they are sent."""
    from bot.office import the_agency
    from core.clock import SystemClock
    from core.errors import OperatorError
    from services import approval_setting

    if switch not in SWITCHES:
        raise OperatorError(f"{switch!r} is neither on nor off")
    _, database, now = _open()
    with closing(database), database.begin() as session:
        agency = the_agency(session, unit)
        done = approval_setting.set_approval(
            session, None, agency.id, now, SystemClock().now(), is_on=SWITCHES[switch]
        )
    state = "bật" if done.is_on else "tắt"
    sys.stdout.write(f"{done.agency_name}: báo cáo phải được lãnh đạo duyệt: {state}\n")


def history(
    task: Annotated[str, typer.Option("--task", help="the task's code: 11")],
    unit: Annotated[str | None, typer.Option(help="only this agency")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Print what happened with a task, newest first."""
    from bot.console_history import history_as_json, print_history
    from bot.office import the_agency
    from core.errors import OperatorError
    from services import history as service

    settings, database, now = _open()
    with closing(database), database.read() as session:
        agency = the_agency(session, unit) if unit else None
        lines = service.for_console(session, task, agency, now)
    if lines is None:
        raise OperatorError(f"the plan has no task {task!r}")
    if as_json:
        # A program reads this: where the letters cannot be written they are escaped, never lost.
        is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        shown = json.dumps(history_as_json(lines), ensure_ascii=not is_utf8, indent=2)
        sys.stdout.write(f"{shown}\n")
    else:
        print_history(lines, settings.zone)


def _open() -> "tuple[Settings, Database, datetime]":
    from bot.office import office_clock, open_office
    from core.logs import set_up_logging
    from core.settings import Settings

    settings = Settings.load()
    set_up_logging("WARNING")
    now = office_clock(settings).now().astimezone(settings.zone)
    return settings, open_office(settings), now
