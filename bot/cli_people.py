"""`xanh people …`: who works here, who comes in, who goes."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.desk import at_the_desk
from core.errors import OperatorError

if TYPE_CHECKING:
    from models.people_cards import InvitationMade
    from services.people_import import BadRows

#: Said under a preview.
NOTHING_CHANGED = "Chưa thay đổi gì; thêm --yes để thực hiện."

people_app = typer.Typer(help="The people who work with the bot.", no_args_is_help=True)

PersonArgument = Annotated[str, typer.Argument(help="the person's number or name")]
UnitArgument = Annotated[str, typer.Argument(help="an agency's code, name or alias")]
RoleArgument = Annotated[
    str, typer.Argument(help="officer, head, planner, leader, admin, or the Vietnamese word")
]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
Yes = Annotated[
    bool, typer.Option("--yes", help="do it; without it only shows what would be done")
]


@people_app.command()
def invite(
    file: Annotated[Path, typer.Argument(help="a workbook (.xlsx): đơn vị, vai, họ tên")],
    days: Annotated[int, typer.Option(help="for how many days the invitations hold")] = 7,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="write the links into this workbook")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Invite everybody in a workbook, all or nobody; print one link a row."""
    from core import workbooks
    from services import invitations, people_import

    try:
        sheets = workbooks.read(_read(file))
    except workbooks.BadWorkbook as error:
        raise OperatorError(f"{file}: {error}") from None
    with at_the_desk() as desk:
        try:
            made = people_import.invite(desk.session, None, sheets, days, desk.now)
        except people_import.BadRows as error:
            _print_problems(error, desk.zone)
            raise OperatorError(f"{file}: {error}") from None
        except invitations.BadInvitation as error:
            raise OperatorError(str(error)) from None
        if output is not None:
            # Before the commit: codes that cannot be written down must not exist.
            _write(output, made, desk.zone)
    from bot.console_people import invitations_as_json, print_invitations

    if as_json:
        _print_json(invitations_as_json(made, desk.zone))
    elif output is None:
        print_invitations(made, desk.zone)
    else:
        _say(f"{len(made)} lời mời: {output}")


@people_app.command("list")
def list_people(
    unit: Annotated[str | None, typer.Option(help="only this agency")] = None,
    as_json: AsJson = False,
) -> None:
    """Show who works here, in which roles, and who is suspended or away."""
    from bot.console_people import people_as_json, print_people
    from services import people_cards

    with at_the_desk() as desk:
        agency_id = desk.agency(unit).id if unit else None
        lines = people_cards.lines_of(desk.session, agency_id, desk.now)
        people = [(line, people_cards.places_of(desk.session, line.person_id)) for line in lines]
    if as_json:
        _print_json(people_as_json(people, desk.zone))
    else:
        print_people(people)


@people_app.command()
def suspend(person: PersonArgument) -> None:
    """Make a person a stranger until they are restored."""
    from services import people_acts

    with at_the_desk() as desk:
        found = desk.person(person)
        desk.do(lambda: people_acts.suspend(desk.session, None, found.id, desk.now, desk.machine))
    _say(f"Đã tạm khóa: {found.name} (số {found.id}).")


@people_app.command()
def restore(person: PersonArgument) -> None:
    """Let a suspended person work again."""
    from services import people_acts

    with at_the_desk() as desk:
        found = desk.person(person)
        desk.do(lambda: people_acts.restore(desk.session, None, found.id, desk.now, desk.machine))
    _say(f"Đã mở lại: {found.name} (số {found.id}).")


@people_app.command("hand-over")
def hand_over(
    person: PersonArgument,
    to: Annotated[str, typer.Argument(help="who takes it over: number or name")],
    yes: Yes = False,
) -> None:
    """Give a person's drafts and shares to another one of the agency."""
    from bot.console_people import print_hand_over
    from services import handing_over

    with at_the_desk() as desk:
        giver, receiver = desk.person(person), desk.person(to)
        if yes:
            work = desk.do(
                lambda: handing_over.hand_over(
                    desk.session, None, giver.id, receiver.id, desk.now, desk.machine
                )
            )
        else:
            work = desk.do(lambda: handing_over.preview(desk.session, None, giver.id, receiver.id))
    print_hand_over(work, is_done=yes)
    if not yes:
        _say(NOTHING_CHANGED)


@people_app.command()
def move(
    person: PersonArgument,
    unit: UnitArgument,
    role: Annotated[str | None, typer.Option(help="the new role; without it the same")] = None,
    yes: Yes = False,
) -> None:
    """Take a person's role in one agency and give them one in another."""
    from services import people_acts, people_cards

    with at_the_desk() as desk:
        found, agency = desk.person(person), desk.agency(unit)
        new = desk.role(role) if role else None
        places = people_cards.places_of(desk.session, found.id)
        before = "; ".join(f"{place.role} · {place.agency_name}" for place in places) or "–"
        drafts, shares = people_cards.open_work(desk.session, found.id)
        _, moved_to = desk.do(
            lambda: people_acts.move(
                desk.session, None, found.id, agency, new, desk.now, desk.machine
            )
        )
        lines = [
            f"{'Đã' if yes else 'Sẽ'} chuyển {found.name} (số {found.id}):",
            f"  từ:  {before}",
            f"  đến: {moved_to} · {agency.name}",
        ]
        if drafts or shares:
            lines.append(
                f"  Việc dở dang ở lại: {len(drafts)} bản nháp, {len(shares)} phần việc. "
                f"Bàn giao: xanh people hand-over {found.id} …"
            )
        if not yes:
            # It was tried, so that what hinders it is said now; none of it stays.
            desk.session.rollback()
            lines.append(NOTHING_CHANGED)
    _say("\n".join(lines))


@people_app.command("replace-account")
def replace_account(
    person: PersonArgument,
    days: Annotated[int, typer.Option(help="for how many days it holds")] = 2,
    as_json: AsJson = False,
) -> None:
    """Print an invitation that takes a person to a new Telegram account."""
    from bot.console_people import invitations_as_json, print_invitations
    from models.people_cards import InvitationMade
    from services import facts, invitations, people_acts

    with at_the_desk() as desk:
        found = desk.person(person)
        try:
            made = desk.do(
                lambda: people_acts.replace_account(desk.session, None, found.id, days, desk.now)
            )
        except invitations.BadInvitation as error:
            raise OperatorError(str(error)) from None
        username = facts.recall(desk.session, facts.BOT_USERNAME)
    shown = InvitationMade(
        name=made.name,
        agency_name=made.agency_name,
        role=made.role,
        code=made.code,
        link=invitations.link_of(username, made.code),
        expires_at=made.expires_at,
    )
    if as_json:
        _print_json(invitations_as_json([shown], desk.zone)[0])
    else:
        print_invitations([shown], desk.zone)


@people_app.command()
def grant(person: PersonArgument, unit: UnitArgument, role: RoleArgument) -> None:
    """Give a person a role in an agency, besides those that they hold."""
    from services import people_acts

    with at_the_desk() as desk:
        found, agency, given = desk.person(person), desk.agency(unit), desk.role(role)
        desk.do(
            lambda: people_acts.grant(
                desk.session, None, found.id, agency, given, desk.now, desk.machine
            )
        )
    _say(f"Đã giao vai: {found.name} (số {found.id}), {given} · {agency.name}.")


@people_app.command()
def revoke(person: PersonArgument, unit: UnitArgument, role: RoleArgument) -> None:
    """Take a role in an agency from a person."""
    from services import people_acts

    with at_the_desk() as desk:
        found, agency, taken = desk.person(person), desk.agency(unit), desk.role(role)
        desk.do(
            lambda: people_acts.revoke(
                desk.session, None, found.id, agency, taken, desk.now, desk.machine
            )
        )
    _say(f"Đã thôi vai: {found.name} (số {found.id}), {taken} · {agency.name}.")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}") from None


def _write(output: Path, made: "list[InvitationMade]", zone: ZoneInfo) -> None:
    from exports.invitations_xlsx import invitations_workbook

    content = invitations_workbook(made, zone)
    try:
        # The codes let people in: nobody else on this machine is to read them.
        number = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
    except OSError as error:
        raise OperatorError(f"{output} cannot be written: {error.strerror}") from None


def _print_problems(error: "BadRows", zone: ZoneInfo) -> None:
    from core.i18n import DEFAULT_LANGUAGE, Words
    from views.people_import import problem_text

    sheets = len({one.sheet for one in error.problems})
    for one in error.problems:
        sys.stderr.write(problem_text(Words(DEFAULT_LANGUAGE, zone), one, sheets) + "\n")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _print_json(value: object) -> None:
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(value, ensure_ascii=not is_utf8, indent=2) + "\n")
