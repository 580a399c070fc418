"""What people are told when their agency was reorganised: kindly, and what to do next."""

from collections.abc import Sequence

from core.i18n import Markup, Words, join
from models.reorganisation_cards import FormerSeat, ReorganisedData, RoleEnded
from models.rights import Role
from views import labels
from views.callbacks import Callback
from views.message import Button, View


def told(words: Words, data: ReorganisedData) -> View:
    """Return what became of a person's agencies, and of their role in each."""
    if data.is_undone:
        return View(_taken_back(words, data.roles))
    agencies: dict[str, list[RoleEnded]] = {}
    for role in data.roles:
        agencies.setdefault(role.agency_name, []).append(role)
    parts = [
        join("\n", [_agency(words, roles[0]), *[_role(words, role) for role in roles]])
        for roles in agencies.values()
    ]
    if any(not role.granted_at for role in data.roles):
        parts.append(
            words.say(
                "If you go on with this work, please ask the head of the new agency or the "
                "administrator for an invitation link."
            )
        )
    parts.append(words.say("What you have reported is kept under the old name."))
    may_report = any(role.granted_at and _reports(role.role) for role in data.roles)
    tasks = Button(words.plain("My tasks"), Callback.of("tasks").anew())
    return View(join("\n\n", parts), [[tasks]] if may_report else [])


def former(words: Words, seat: FormerSeat) -> View:
    """Return the answer to somebody whose last role ended with the agency."""
    where = (
        words.say(
            "Your agency has been reorganised: since %(on)s the work of %(agency)s goes on at "
            "%(successors)s.",
            on=words.date(seat.on),
            agency=seat.agency_name,
            successors=words.listing(seat.successors),
        )
        if seat.successors
        else words.say(
            "Your agency has been reorganised: %(agency)s ended on %(on)s.",
            on=words.date(seat.on),
            agency=seat.agency_name,
        )
    )
    todo = words.say(
        "Your role ended with it; what you have reported is kept. To go on, please ask the head "
        "of your new agency or the administrator for an invitation link, and open it."
    )
    return View(join("\n\n", [where, todo]))


def _agency(words: Words, role: RoleEnded) -> Markup:
    if role.successors:
        return words.say(
            "🏛 <b>%(agency)s was reorganised.</b> Since %(on)s its work goes on at "
            "%(successors)s.",
            agency=role.agency_name,
            on=words.date(role.on),
            successors=words.listing(role.successors),
        )
    return words.say(
        "🏛 <b>%(agency)s ended on %(on)s.</b>", agency=role.agency_name, on=words.date(role.on)
    )


def _role(words: Words, role: RoleEnded) -> Markup:
    name = words.say(labels.ROLES[Role(role.role)])
    if role.granted_at:
        return words.say(
            "✅ You are %(role)s of %(agency)s now.", role=name, agency=role.granted_at
        )
    return words.say("• Your role there (%(role)s) has ended.", role=name)


def _taken_back(words: Words, roles: Sequence[RoleEnded]) -> Markup:
    return join(
        "\n",
        [
            words.say("↩️ <b>The reorganisation was taken back.</b> Your roles are as before:"),
            *[
                words.say(
                    "• %(role)s of %(agency)s",
                    role=words.say(labels.ROLES[Role(role.role)]),
                    agency=role.agency_name,
                )
                for role in roles
            ],
        ],
    )


def _reports(role: str) -> bool:
    return role in {Role.OFFICER, Role.HEAD, Role.PLANNER}
