"""The command line. What a command needs is imported when it runs, so that `--help` is quick."""

import asyncio
import io
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.cli_plan import plan_app
from bot.cli_units import units_app
from core.errors import OperatorError

if TYPE_CHECKING:
    from core.database import Database
    from core.settings import Settings
    from models.agencies import Agency

app = typer.Typer(
    name="xanh",
    help="A Telegram bot with which the agencies of a province report on the tasks of a plan.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(plan_app, name="plan")
app.add_typer(units_app, name="units")
#: The exit code where the operator has to change something.
OPERATOR_ERROR = 2


@app.command()
def run() -> None:
    """Run the bot against Telegram, until Ctrl-C or SIGTERM."""
    from bot.runtime import Program

    settings, database = _open(need_token=True)

    async def work() -> None:
        await Program(settings, database).run(_stop_event())

    try:
        asyncio.run(work())
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
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Print a one-time code, and the link that takes a person in with it."""
    from bot.office import office_clock
    from models.rights import Role
    from services import facts, invitations

    if role not in set(Role):
        raise OperatorError(f"there is no role {role!r}; choose one of: {', '.join(Role)}")
    settings, database = _open()
    now = office_clock(settings).now().astimezone(settings.zone)
    with closing(database), database.begin() as session:
        agency = _find_agency(session, unit)
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
) -> None:
    """Print how the plan stands: the figures of /status."""
    from bot.console import figures_as_json, print_figures
    from bot.office import office_clock
    from services import status as service

    settings, database = _open()
    now = office_clock(settings).now().astimezone(settings.zone)
    # Reading opens the year's period where it is not open yet.
    with closing(database), database.begin() as session:
        if unit is None:
            figures = service.of_plan(session, now)
        else:
            agency = _find_agency(session, unit, or_ended=True)
            figures = service.of_agencies(session, [agency.id], now)
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


def _find_agency(session: Any, text: str, *, or_ended: bool = False) -> "Agency":
    from services import units
    from services.plan_loading import find_agency

    agency, match = find_agency(session, text)
    ended, _ = find_agency(session, text, ended=True)
    is_meant = agency is None and not match.is_ambiguous
    if ended is not None and (is_meant or ended.code == text):
        if or_ended:
            return ended
        onward = ", ".join(units.successors(session, ended.id)) or "nobody"
        raise OperatorError(f"{ended.code} ended on {ended.ended_on}; its work is with {onward}")
    if agency is not None:
        return agency
    if match.is_ambiguous:
        raise OperatorError(
            f"{text!r} may mean several agencies; say which: {', '.join(match.candidates)}"
        )
    near = f"; did you mean {', '.join(match.suggestions)}?" if match.suggestions else ""
    raise OperatorError(f"there is no agency {text!r}{near}")


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
