"""`xanh export …`: the office's documents as files."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from exports.rendering import DocumentData
    from models.agencies import Agency
    from models.plans import Plan

    Read = Callable[[Session, Plan, Agency | None, datetime], DocumentData]

export_app = typer.Typer(help="Documents: reports on paper, tables.", no_args_is_help=True)

Year = Annotated[int, typer.Option(help="the year that is reported on")]
Unit = Annotated[str | None, typer.Option(help="only this agency: a code, a name, an alias")]
PlanCode = Annotated[
    str | None, typer.Option("--plan", help="the plan's code, where there are several")
]
Output = Annotated[Path, typer.Option("--output", "-o", help="the file")]


@export_app.command()
def annual(year: Year, output: Output, unit: Unit = None, plan: PlanCode = None) -> None:
    """Write the annual report from what was accepted; with --unit, that agency's own report."""
    from services import document_reports

    def read(
        session: "Session", of: "Plan", agency: "Agency | None", now: "datetime"
    ) -> "DocumentData":
        if agency is None:
            return document_reports.annual(session, of, year, now)
        return document_reports.of_agency(session, of, agency, year, now)

    _write(read, unit, plan, output, ".docx")


@export_app.command()
def tables(year: Year, output: Output, unit: Unit = None, plan: PlanCode = None) -> None:
    """Write every table of a year: progress, completeness, difficulties, all versions."""
    from services import document_tables

    def read(
        session: "Session", of: "Plan", agency: "Agency | None", now: "datetime"
    ) -> "DocumentData":
        return document_tables.tables(session, of, year, now, [agency] if agency else [])

    _write(read, unit, plan, output, ".xlsx")


@export_app.command()
def indicators(year: Year, output: Output, unit: Unit = None, plan: PlanCode = None) -> None:
    """Write the indicators of appendix I with the figures of a year."""
    from services import document_tables

    def read(
        session: "Session", of: "Plan", agency: "Agency | None", now: "datetime"
    ) -> "DocumentData":
        only = [agency] if agency else []
        return document_tables.indicator_table(session, of, year, now, only)

    _write(read, unit, plan, output, ".xlsx")


def _write(read: "Read", unit: str | None, plan: str | None, output: Path, ending: str) -> None:
    from bot.office import office_clock, open_office, the_agency
    from core.errors import OperatorError
    from core.logs import set_up_logging
    from core.settings import Settings
    from exports.rendering import render
    from services import plans
    from services.document_periods import NoPeriod

    if output.suffix.lower() != ending:
        raise OperatorError(f"{output.name} is to be a {ending} file: -o {output.stem}{ending}")
    settings = Settings.load()
    set_up_logging("WARNING")
    now = office_clock(settings).now().astimezone(settings.zone)
    # Reading opens the year's period where it is not open yet.
    with closing(open_office(settings)) as database, database.begin() as session:
        meant = plans.pick(session, plan, settings.plan)
        agency = the_agency(session, unit, meant.territory) if unit else None
        try:
            document = read(session, meant, agency, now)
        except NoPeriod as error:
            raise OperatorError(str(error)) from None
    try:
        output.write_bytes(render(document))
    except OSError as error:
        raise OperatorError(f"{output} cannot be written: {error.strerror}") from None
