"""`xanh plan list`, `load` and `end`: the plans that live side by side."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from models.plan_file import PlanFile

#: How many problems of a plan are told; the first ones are mended first anyway.
PROBLEMS = 5


def list_plans() -> None:
    """Print the plans, those that have ended too."""
    from bot.console import print_plans
    from bot.office import open_console
    from services import plans

    settings, database, _ = open_console()
    with closing(database), database.read() as session:
        print_plans(plans.overview(session), settings.zone)


def load(
    folder: Annotated[Path, typer.Argument(help="the folder of the plan's YAML files")],
    code: Annotated[
        str | None, typer.Option(help="what the plan is called here; the folder's name")
    ] = None,
) -> None:
    """Load another plan beside those that are there."""
    from bot.office import open_console
    from core.errors import OperatorError
    from models.plan_file import PlanProblems
    from services import periods, plan_loading

    name = code or folder.resolve().name
    settings, database, now = open_console()
    with closing(database):
        try:
            plan_file = _read(folder)
            with database.begin() as session:
                plan = plan_loading.load(session, name, plan_file, now)
                period = periods.current(session, now, plan.id)
                due = period.due_at.astimezone(settings.zone)
        except PlanProblems as error:
            shown = " ".join(map(str, error.problems[:PROBLEMS]))
            more = len(error.problems) - PROBLEMS
            rest = f" (and {more} more)" if more > 0 else ""
            raise OperatorError(f"the plan cannot be loaded: {shown}{rest}") from None
    typer.echo(f"Đã nạp {plan_file.number} ({name}): {plan_file.title}")
    typer.echo(
        f"{len(plan_file.leaves)} nhiệm vụ, {len(plan_file.indicators)} dòng chỉ tiêu, "
        f"{len(plan_file.agencies)} cơ quan. Hạn gửi báo cáo năm nay: {due:%d/%m/%Y}."
    )


def end(
    code: Annotated[str, typer.Argument(help="the plan's code, see `xanh plan list`")],
    superseded_by: Annotated[
        str | None, typer.Option("--superseded-by", help="the plan that takes its place")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="do it; without it only show it")] = False,
) -> None:
    """End a plan: nothing more is asked under it, its reports stay."""
    from bot.office import open_console
    from services import plans

    settings, database, now = open_console()
    with closing(database), database.begin() as session:
        plan = plans.pick(session, code, settings.plan)
        successor = (
            None if superseded_by is None else plans.pick(session, superseded_by, settings.plan)
        )
        outcome = plans.end(session, plan, successor, now, try_only=not yes)
    by = f", thay bằng {outcome.superseded_by}" if outcome.superseded_by else ""
    count = f"{outcome.cancelled} báo cáo chưa gửi (kể cả phối hợp) được hủy"
    what = f"{outcome.number}: kết thúc{by}; {count}"
    typer.echo(f"Đã thực hiện. {what}." if yes else f"{what}. Thêm --yes để thực hiện.")


def _read(folder: Path) -> "PlanFile":
    from core.errors import OperatorError
    from models.plan_file import read_plan

    if not (folder / "plan.yaml").is_file():
        raise OperatorError(f"{folder} is no folder of a plan: it has no plan.yaml")
    return read_plan(folder)
