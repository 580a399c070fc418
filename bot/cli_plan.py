"""`xanh plan …`: what has to do with the plan itself."""

import sys
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_plan_import import import_plan
from core.errors import OperatorError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from models.plan_document import PlanDocument

plan_app = typer.Typer(help="The plan itself.", no_args_is_help=True)
plan_app.command("import")(import_plan)


class Format(StrEnum):
    """What the plan is exported as."""

    JSON = "json"
    XLSX = "xlsx"
    MARKDOWN = "markdown"


@plan_app.command()
def export(
    as_format: Annotated[
        Format, typer.Option("--format", help="json for programs, xlsx for officials")
    ] = Format.JSON,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="the file; without it standard output")
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", help="a plan's code; without it the first one")
    ] = None,
) -> None:
    """Write out the plan as it is loaded: tasks, indicators, agencies, groups."""
    from bot.office import office_clock, open_office
    from core.logs import set_up_logging
    from core.settings import Settings
    from services import plan_reading

    if as_format is Format.XLSX and output is None:
        raise OperatorError("a workbook needs a file: --format xlsx -o plan.xlsx")
    settings = Settings.load()
    set_up_logging("WARNING")
    now = office_clock(settings).now().astimezone(settings.zone)
    database = open_office(settings)
    with closing(database), database.read() as session:
        document = plan_reading.read(session, _plan_id(session, plan))
    content = _rendered(document, as_format, now)
    if output is None:
        # As bytes: what a terminal cannot show must not change a file that it is led to.
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise OperatorError(f"{output} cannot be written: {error.strerror}") from None


def _plan_id(session: "Session", code: str | None) -> int | None:
    from services import periods

    if code is None:
        return None
    codes = {plan.code: plan.id for plan in periods.plans_in_force(session)}
    if code not in codes:
        raise OperatorError(f"there is no plan {code!r}; there are: {', '.join(codes)}")
    return codes[code]


def _rendered(document: "PlanDocument", as_format: Format, now: "datetime") -> bytes:
    match as_format:
        case Format.JSON:
            import json

            from services.plan_export import as_dict

            text = json.dumps(as_dict(document), ensure_ascii=False, indent=2) + "\n"
            return text.encode()
        case Format.MARKDOWN:
            from exports.plan_markdown import plan_page

            return plan_page(document).encode()
        case Format.XLSX:
            from exports.plan_xlsx import plan_workbook

            return plan_workbook(document, now)
