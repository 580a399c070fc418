"""`xanh units …`: the agencies, and reorganising them."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from core.database import Database
    from models.reorganisation_cards import Outcome
    from models.reorganisation_entries import ReorganisationFile

units_app = typer.Typer(help="The agencies, and reorganising them.", no_args_is_help=True)

Yes = Annotated[bool, typer.Option("--yes", "-y", help="do not ask before it is done")]


@units_app.command()
def reorganise(
    file: Annotated[Path, typer.Argument(help="the reorganisation's file, in YAML")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what it would do")] = False,
    alone: Annotated[
        str, typer.Option("--alone", help="carry it out without a second person: the reason why")
    ] = "",
    yes: Yes = False,
) -> None:
    """Merge, rename, split, move or dissolve agencies, as a file says; all of it or nothing.

    A planner or an administrator confirms it in the chat, where there is one.
    """
    from bot.console_units import print_outcome
    from services.reorganisation import proposals

    acts = _read(file)
    database, now = _open()
    with closing(database):
        expected = _previewed(database, acts, now)
        print_outcome(expected)
        if dry_run:
            typer.echo("Chạy thử: chưa thay đổi gì.")
            return
        with database.read() as session:
            asked = len(proposals.deciders(session, acts.territory))
        if asked and not alone.strip():
            _confirm(f"Gửi {asked} người trong cơ quan tổng hợp, quản trị để xác nhận?", yes=yes)
            with database.begin() as session:
                proposals.propose(session, acts, file.read_text("utf-8"), expected, now)
            typer.echo(
                f"Chưa thay đổi gì. Đã gửi {asked} người xác nhận trong chat (/sapxep), trong "
                f"{proposals.VALID.days} ngày.\n"
                'Nếu không ai xác nhận được: thêm --alone "lý do".'
            )
            return
        _confirm("Thực hiện sắp xếp tổ chức như trên?", yes=yes)
        _carry_out(database, acts, expected, now, alone.strip())
    typer.echo(f"Đã thực hiện. Để hoàn tác: xanh units undo {acts.code}")


def _carry_out(
    database: "Database",
    acts: "ReorganisationFile",
    expected: "Outcome",
    now: "datetime",
    reason: str,
) -> None:
    """Carry out what was shown, on the operator's word alone."""
    from core.clock import SystemClock
    from core.errors import OperatorError
    from services import reorganisation
    from services.reorganisation import proposals

    with database.begin() as session:
        done = reorganisation.apply(session, acts, now, SystemClock().now(), reason=reason or None)
        if done != expected:
            raise OperatorError(
                "what there is has changed since it was shown; nothing was done, run it again"
            )
        proposals.replace_open(session, acts.territory, now)


@units_app.command()
def undo(
    code: Annotated[str, typer.Argument(help="the reorganisation's code")],
    yes: Yes = False,
) -> None:
    """Take the last reorganisation back: every row is again what it was."""
    from core.clock import SystemClock
    from core.errors import OperatorError
    from services import reorganisation

    database, now = _open()
    with closing(database):
        try:
            with database.read() as session:
                title = reorganisation.check_undo(session, code, now)
            _confirm(f"Hoàn tác “{title}” ({code})?", yes=yes)
            with database.begin() as session:
                undone = reorganisation.undo(session, code, now, SystemClock().now())
        except reorganisation.CannotUndo as error:
            for conflict in error.conflicts:
                sys.stderr.write(f"{conflict}\n")
            raise OperatorError(str(error)) from None
    typer.echo(f"Đã hoàn tác “{undone.title}”: {undone.rows} thay đổi được đưa về như cũ.")


@units_app.command("list")
def list_units(
    everything: Annotated[
        bool, typer.Option("--all", help="those that have ended too, with their successors")
    ] = False,
) -> None:
    """Print the agencies as a tree."""
    from bot.console_units import print_tree
    from services import units

    database, _ = _open()
    with closing(database), database.read() as session:
        nodes = units.tree(session)
    print_tree(nodes, show_ended=everything)


def _open() -> "tuple[Database, datetime]":
    from bot.office import office_clock, open_office
    from core.logs import set_up_logging
    from core.settings import Settings

    settings = Settings.load()
    set_up_logging("WARNING")
    return open_office(settings), office_clock(settings).now().astimezone(settings.zone)


def _read(file: Path) -> "ReorganisationFile":
    from models.plan_cells import PlanProblems
    from models.reorganisation_file import read_reorganisation

    try:
        return read_reorganisation(file)
    except PlanProblems as error:
        _refuse(file, error)


def _previewed(database: "Database", acts: "ReorganisationFile", now: "datetime") -> "Outcome":
    from core.errors import OperatorError
    from models.plan_cells import PlanProblems
    from services import reorganisation

    try:
        with database.begin() as session:
            return reorganisation.preview(session, acts, now)
    except PlanProblems as error:
        _refuse(Path(acts.file), error)
    except reorganisation.CannotReorganise as error:
        raise OperatorError(str(error)) from None


def _refuse(file: Path, error: Exception) -> NoReturn:
    """Print every problem on a line of its own, and refuse in one more."""
    from core.errors import OperatorError

    problems = getattr(error, "problems", ())
    for problem in problems:
        sys.stderr.write(f"{' '.join(str(problem).split())}\n")
    raise OperatorError(f"{file.name} has {len(problems)} problems; nothing was changed") from None


def _confirm(question: str, *, yes: bool) -> None:
    from core.errors import OperatorError

    if yes:
        return
    if not sys.stdin.isatty():
        raise OperatorError("nothing was changed; where nobody can be asked, add --yes")
    if not typer.confirm(question):
        raise OperatorError("nothing was changed")
