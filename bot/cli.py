"""The command line. What a command needs is imported when it runs, so that `--help` is quick."""

import asyncio
import io
import json
import sys
from collections.abc import Callable, Coroutine
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot import cli_office, cli_plans
from bot.cli_difficulties import difficulties
from bot.cli_export import export_app
from bot.cli_groups import groups_app
from bot.cli_people import people_app
from bot.cli_plan import plan_app
from bot.cli_units import units_app
from bot.cli_webhook import webhook_app
from core.errors import OperatorError

if TYPE_CHECKING:
    from core.database import Database
    from core.settings import Settings

app = typer.Typer(
    name="xanh",
    help="A Telegram bot with which the agencies of a province report on the tasks of a plan.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
plan_app.command("list")(cli_plans.list_plans)
plan_app.command("load")(cli_plans.load)
plan_app.command("end")(cli_plans.end)
app.add_typer(plan_app, name="plan")
app.add_typer(export_app, name="export")
app.add_typer(webhook_app, name="webhook")
app.add_typer(groups_app, name="groups")
app.add_typer(people_app, name="people")
app.command()(cli_office.approval)
app.command()(cli_office.history)
app.command()(difficulties)
app.add_typer(units_app, name="units")
#: The exit code where the operator has to change something.
OPERATOR_ERROR = 2
#: `--plan`: which of several plans is meant.
PlanCode = Annotated[
    str | None, typer.Option("--plan", help="the plan's code, where there are several")
]


@app.command()
def run() -> None:
    """Run the bot against Telegram, until Ctrl-C or SIGTERM."""
    from bot.runtime import Program

    settings, database = _open(need_token=True)

    async def work() -> None:
        await Program(settings, database).run(_stop_event())

    try:
        _run_loop(work())
    finally:
        database.close()


@app.command()
def demo(
    data_dir: Annotated[Path, typer.Option(help="where the demo keeps its data")] = Path(
        ".data/demo"
    ),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="the page's port; another one if it is taken")
    ] = 8649,
    reset: Annotated[bool, typer.Option("--reset", help="begin anew: delete its data")] = False,
) -> None:
    """Play everything on this machine: a web chat, the real plan, people to be; no token."""
    from bot.demo import run_demo, set_stage
    from core.logs import set_up_logging

    set_up_logging("WARNING")
    stage = set_stage(data_dir, port, reset=reset)

    async def play() -> None:
        await run_demo(stage, _stop_event())

    asyncio.run(play())


@app.command()
def invite(
    unit: Annotated[str, typer.Argument(help="an agency's code, name or alias: “TN&MT”")],
    role: Annotated[str, typer.Argument(help="officer, head, planner, leader or admin")],
    uses: Annotated[int, typer.Option(help="how many people may use it")] = 1,
    days: Annotated[int, typer.Option(help="for how many days it holds")] = 7,
    plan: PlanCode = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Print a one-time code, and the link that takes a person in with it."""
    from bot.office import office_clock, the_agency
    from models.rights import Role
    from services import facts, invitations, plans

    if role not in set(Role):
        raise OperatorError(f"there is no role {role!r}; choose one of: {', '.join(Role)}")
    settings, database = _open()
    now = office_clock(settings).now().astimezone(settings.zone)
    with closing(database), database.begin() as session:
        territory = plans.pick(session, plan, settings.plan).territory
        agency = the_agency(session, unit, territory)
        try:
            made = invitations.create(session, agency, Role(role), uses=uses, days=days, now=now)
        except invitations.BadInvitation as error:
            raise OperatorError(str(error)) from None
        username = facts.recall(session, facts.BOT_USERNAME)
    link = f"https://t.me/{username}?start={made.code}" if username else None
    if as_json:
        _print_json(
            {
                "code": made.code,
                "link": link,
                "unit": made.agency_code,
                "role": made.role,
                "expires_at": made.expires_at.astimezone(settings.zone).isoformat(),
            }
        )
        return
    from bot.console import print_invitation

    print_invitation(made, link, uses, settings.zone)


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    unit: Annotated[
        str | None, typer.Option(help="only this agency; one that has ended counts as it was")
    ] = None,
    plan: PlanCode = None,
) -> None:
    """Print how the plan stands: the figures of /status."""
    from bot.console import figures_as_json, print_figures
    from bot.office import office_clock, the_agency
    from services import plans
    from services import status as service

    settings, database = _open()
    now = office_clock(settings).now().astimezone(settings.zone)
    # Reading opens the year's period where it is not open yet.
    with closing(database), database.begin() as session:
        meant = plans.pick(session, plan, settings.plan)
        if unit is None:
            figures = service.of_plan(session, now, meant.id)
        else:
            agency = the_agency(session, unit, meant.territory, or_ended=True)
            figures = service.of_agencies(session, [agency.id], now, meant.id)
    if as_json:
        _print_json(figures_as_json(figures, settings.zone))
    else:
        print_figures(figures, settings.zone)


def main() -> NoReturn:
    """Run the command line; what an operator can mend is one line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Not every terminal knows Vietnamese letters; a "?" is better than no answer.
            stream.reconfigure(errors="replace")
    try:
        app()
    except OperatorError as error:
        sys.stderr.write(f"xanh: {error}\n")
        sys.exit(OPERATOR_ERROR)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


def _open(*, need_token: bool = False) -> "tuple[Settings, Database]":
    from bot.office import open_office
    from core.logs import set_up_logging
    from core.settings import Settings

    settings = Settings.load()
    set_up_logging(settings.log_level if need_token else "WARNING")
    if need_token:
        settings.require_token()
    return settings, open_office(settings)


def _run_loop(main: Coroutine[Any, Any, None]) -> None:
    """Run the program in an event loop, in the faster one where it is installed."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    with suppress(ImportError):
        from uvloop import new_event_loop as factory
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main)


def _stop_event() -> asyncio.Event:
    """Return an event that Ctrl-C and SIGTERM set."""
    import signal

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _print_json(value: object) -> None:
    # A program reads this: where the letters cannot be written they are escaped, never lost.
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(value, ensure_ascii=not is_utf8, indent=2) + "\n")


if __name__ == "__main__":
    main()
