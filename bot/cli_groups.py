"""`xanh groups …`: who is meant by the groups that the plan names."""

from contextlib import closing
from typing import Annotated

import typer

groups_app = typer.Typer(help="Who is meant by the plan's groups.", no_args_is_help=True)
#: `--plan`: which of several plans is meant; groups belong to its province.
PlanCode = Annotated[
    str | None, typer.Option("--plan", help="the plan's code, where there are several")
]


@groups_app.command("list")
def list_groups(plan: PlanCode = None) -> None:
    """Print the groups: those to settle first, with the tasks that wait for them."""
    from bot.console import print_groups
    from bot.office import open_console
    from services import groups, plans

    settings, database, now = open_console()
    with closing(database), database.read() as session:
        territory = plans.pick(session, plan, settings.plan).territory
        print_groups(
            groups.in_territory(session, territory, now),
            groups.in_territory(session, territory, now, are_settled=True),
        )


@groups_app.command("set")
def set_members(
    code: Annotated[str, typer.Argument(help="the group's code, see `xanh groups list`")],
    agencies: Annotated[list[str], typer.Argument(help="its members: codes, names or aliases")],
    yes: Annotated[bool, typer.Option("--yes", help="do it; without it only show it")] = False,
    plan: PlanCode = None,
) -> None:
    """Say who is meant by a group; these are its members from then on, and no others."""
    from bot.console import print_group_changes
    from bot.office import open_console, the_agency
    from core.errors import OperatorError
    from models.refusals import NothingToChange
    from services import groups, plans

    settings, database, now = open_console()
    with closing(database), database.begin() as session:
        territory = plans.pick(session, plan, settings.plan).territory
        group = groups.by_code(session, territory, code)
        if group is None:
            raise OperatorError(f"there is no group {code!r}; see `xanh groups list`")
        members = [the_agency(session, text, territory) for text in agencies]
        name, names = group.name, sorted({agency.name for agency in members})
        if yes:
            try:
                changes = groups.settle(session, None, group, members, now).changes
            except NothingToChange:
                raise OperatorError(f"the group {code!r} has these members already") from None
        else:
            changes = groups.preview(session, group, members)
    print_group_changes(name, names, changes, is_done=yes)
