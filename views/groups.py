"""Groups whose members the plan leaves open: the list, and a group's card."""

from collections.abc import Sequence

from core.i18n import Markup, Words, escape, join
from core.text import clip
from models.group_cards import GroupCard, GroupLine, GroupList, GroupTask
from models.plans import PartyRole
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: How many groups stand on one page, and how many tasks are named behind one.
PAGE, CODES = 5, 12
#: How many tasks a group's card lists, and how much of its members' names, in letters.
TASKS, NAMES = 24, 1200


def group_list(words: Words, groups: GroupList, page: int) -> View:
    """Return the groups to settle, or those that are settled."""
    last_page = max(0, (len(groups.lines) - 1) // PAGE)
    page = min(max(page, 0), last_page)
    shown = groups.lines[page * PAGE : (page + 1) * PAGE]
    if groups.are_settled:
        head = words.count(
            "<b>%(n)s group is settled.</b>",
            "<b>%(n)s groups are settled.</b>",
            len(groups.lines),
        )
    elif groups.lines:
        head = words.count(
            "<b>%(n)s group waits for its members.</b> The plan does not say which agencies are "
            "meant, so nobody is asked and nobody is reminded on its behalf.",
            "<b>%(n)s groups wait for their members.</b> The plan does not say which agencies are "
            "meant, so nobody is asked and nobody is reminded on their behalf.",
            len(groups.lines),
        )
    else:
        head = words.say("✅ <b>Every group is settled.</b>")
    rows = [[Button(clip(line.name, 44), Callback.of("group", line.group_id))] for line in shown]
    which = int(groups.are_settled)
    turning = []
    if page > 0:
        turning.append(Button(words.plain("← Back"), Callback.of("groups", which, page - 1)))
    if page < last_page:
        turning.append(Button(words.plain("More →"), Callback.of("groups", which, page + 1)))
    if turning:
        rows.append(turning)
    if groups.others:
        label = words.plain("Groups to settle") if which else words.plain("Settled groups")
        other = f"{label} ({groups.others})"
        rows.append([Button(other, Callback.of("groups", 1 - which, 0))])
    return View(join("\n\n", [head, *[_line(words, line) for line in shown]]), rows)


def group_card(words: Words, card: GroupCard) -> View:
    """Return a group: why it is open, who is in it, which tasks name it."""
    line = card.line
    parts = [words.say("<b>%(name)s</b>", name=line.name)]
    if line.is_unsettled:
        parts.append(words.say("Not settled yet: nobody has said which agencies are meant."))
    else:
        parts.append(
            words.say(
                "Members (%(n)s): %(names)s",
                n=line.members,
                names=clip("; ".join(card.members), NAMES),
            )
        )
    if line.reason:
        parts.append(words.say("<b>Why it is open:</b> %(reason)s", reason=line.reason))
    parts.append(_tasks(words, line.tasks))
    label = words.plain("Name the agencies") if line.is_unsettled else words.plain("Change")
    return View(
        join("\n\n", parts),
        [
            [Button(label, Callback.of("group_settle", line.group_id))],
            [
                Button(
                    words.plain("← All groups"), Callback.of("groups", int(not line.is_unsettled))
                )
            ],
        ],
    )


def _line(words: Words, line: GroupLine) -> Markup:
    facts = [words.say("• <b>%(name)s</b>", name=line.name)]
    if line.reason and line.is_unsettled:
        facts.append(escape(clip(line.reason, 160)))
    if not line.is_unsettled:
        facts.append(words.count("%(n)s agency", "%(n)s agencies", line.members))
    for role, tasks in _by_role(line.tasks):
        codes = ", ".join(_code(task) for task in tasks[:CODES])
        rest = f" +{len(tasks) - CODES}" if len(tasks) > CODES else ""
        facts.append(
            words.say("To lead: %(codes)s", codes=codes + rest)
            if role is PartyRole.LEAD
            else words.say("To coordinate: %(codes)s", codes=codes + rest)
        )
    return join("\n", facts)


def _tasks(words: Words, tasks: Sequence[GroupTask]) -> Markup:
    if not tasks:
        return words.say("No task of a plan in force names it.")
    lines = [
        words.say(
            "• %(code)s %(title)s (%(role)s)",
            code=_code(task),
            title=clip(task.short_title, 60),
            role=words.say(labels.PARTY_ROLES[task.role]),
        )
        for task in tasks[:TASKS]
    ]
    if len(tasks) > TASKS:
        lines.append(words.say("… and %(n)s more", n=len(tasks) - TASKS))
    return join("\n", [words.say("<b>Tasks that name it</b>"), *lines])


def _by_role(tasks: Sequence[GroupTask]) -> list[tuple[PartyRole, list[GroupTask]]]:
    roles = (PartyRole.LEAD, PartyRole.COORDINATING)
    parted = ((role, [task for task in tasks if task.role is role]) for role in roles)
    return [(role, found) for role, found in parted if found]


def _code(task: GroupTask) -> str:
    return f"{task.code} ({task.plan})" if task.plan else task.code
