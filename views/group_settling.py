"""Settling a group: the names, a name in doubt, what follows, and what was done."""

from collections.abc import Iterable, Sequence

from core.i18n import Markup, Words, escape, join
from core.text import clip
from models.group_cards import ChangeKind, GroupDraft, GroupStep, OpenName, Settled, TaskChange
from models.plans import PartyRole
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: How many agencies get a button of their own, how many are listed, and how many changes.
BUTTONS, LISTED, CHANGES = 20, 25, 10
#: How much of an agency's name, and of the names behind a change, is shown, in letters.
NAME, NAMES = 60, 120


def draft(words: Words, asked: GroupDraft) -> View:
    """Return what is asked next: a name in doubt, the names themselves, or the confirmation."""
    if asked.open_name:
        return _open_name(words, asked, asked.open_name)
    if asked.step is GroupStep.NAMES:
        return _names(words, asked)
    return _preview(words, asked)


def settled(words: Words, done: Settled) -> View:
    """Return what was done, and the way to the next group."""
    head = (
        words.count(
            "✅ <b>Settled.</b> “%(name)s” has %(n)s agency.",
            "✅ <b>Settled.</b> “%(name)s” has %(n)s agencies.",
            len(done.members),
            name=done.name,
        )
        if done.members
        else words.say(
            "✅ <b>Saved.</b> “%(name)s” has no agency and is to be settled again.", name=done.name
        )
    )
    rows = [[Button(words.plain("Show the group"), Callback.of("group", done.group_id).anew())]]
    if done.waiting:
        label = words.plain("Groups to settle (%(n)s)", n=done.waiting)
        rows.append([Button(label, Callback.of("groups", 0).anew())])
    return View(join("\n\n", [head, *_summary(words, done.changes, done.year)]), rows)


def stopped(words: Words, group_id: int) -> View:
    """Return the answer to "cancel"."""
    return View(
        words.say("Stopped. Nothing was changed."),
        [[Button(words.plain("Show the group"), Callback.of("group", group_id))]],
    )


def _names(words: Words, asked: GroupDraft) -> View:
    parts = [words.say("<b>Who is meant by “%(name)s”?</b>", name=asked.name)]
    if asked.chosen:
        parts.append(_chosen(words, asked))
    parts.append(
        words.say(
            "Type the agencies' names, several in one message, for example: "
            "<i>Sở TN&amp;MT, Sở Xây dựng, UBND huyện Trà Cú</i>. "
            "You see what follows before anything is changed."
        )
    )
    if asked.chosen:
        parts.append(_how_to_drop(words))
    return View(join("\n\n", parts), [*_drops(asked), [_cancel(words)]])


def _open_name(words: Words, asked: GroupDraft, name: OpenName) -> View:
    typed = clip(name.typed, 80)
    if name.is_ambiguous:
        head = words.say("<b>“%(name)s” may mean several agencies.</b> Which one?", name=typed)
    elif name.choices:
        head = words.say("<b>There is no agency “%(name)s”.</b> Did you mean:", name=typed)
    else:
        head = words.say("<b>There is no agency “%(name)s”.</b>", name=typed)
    numbered = [
        words.say("%(n)s. %(name)s", n=place, name=agency)
        for place, (_, agency) in enumerate(name.choices, 1)
    ]
    closing = (
        words.say("Press a button, type its number, or write the name again.")
        if name.choices
        else words.say("Write the name again, or leave it out.")
    )
    rows = [
        [Button(f"{place}. {clip(agency, 44)}", Callback.of("group_pick", asked.revision, number))]
        for place, (number, agency) in enumerate(name.choices, 1)
    ]
    skip = Button(words.plain("Leave it out"), Callback.of("group_pick", asked.revision, 0))
    return View(
        join("\n\n", [head, *([join("\n", numbered)] if numbered else []), closing]),
        [*rows, [skip, _cancel(words)]],
    )


def _preview(words: Words, asked: GroupDraft) -> View:
    parts = [
        words.say("<b>Please check who is meant by “%(name)s”</b>", name=asked.name),
        _chosen(words, asked)
        if asked.chosen
        else words.say("No agency: the group is to be settled again."),
        *_summary(words, asked.changes, asked.year),
        join(
            "\n",
            [
                words.say("Nothing is changed before you press “Confirm”."),
                words.say("To add agencies, type more names."),
                *([_how_to_drop(words)] if asked.chosen else []),
            ],
        ),
    ]
    confirm = Button(words.plain("Confirm"), Callback.of("group_confirm", asked.revision))
    return View(join("\n\n", parts), [[confirm, _cancel(words)], *_drops(asked)])


def _summary(words: Words, changes: Sequence[TaskChange], year: int) -> list[Markup]:
    """Return what follows for the tasks: line by line, and how many reports it means."""
    if not changes:
        return [words.say("No task changes hands.")]
    lines = [_change(words, *key, names) for key, names in _grouped(changes)]
    shown = lines[:CHANGES]
    if len(lines) > CHANGES:
        shown.append(words.say("… and %(n)s more", n=len(lines) - CHANGES))
    new = sum(
        change.role is PartyRole.LEAD and change.kind in {ChangeKind.GIVEN, ChangeKind.LEADS}
        for change in changes
    )
    # Who led and is taken out, or only coordinates from now on.
    fewer = sum(
        (change.kind, change.role)
        in {(ChangeKind.TAKEN, PartyRole.LEAD), (ChangeKind.LEADS, PartyRole.COORDINATING)}
        for change in changes
    )
    counts = []
    if new:
        counts.append(
            words.count(
                "%(n)s report more is expected in %(year)s.",
                "%(n)s reports more are expected in %(year)s.",
                new,
                year=year,
            )
        )
    if fewer:
        counts.append(
            words.count(
                "%(n)s report is not expected any more.",
                "%(n)s reports are not expected any more.",
                fewer,
            )
        )
    follows = join("\n", [words.say("<b>What follows</b>"), *shown])
    return [follows, *([join("\n", counts)] if counts else [])]


def _grouped(
    changes: Iterable[TaskChange],
) -> list[tuple[tuple[ChangeKind, str, str | None, PartyRole], list[str]]]:
    """Return the agencies of each task to which the same happens."""
    found: dict[tuple[ChangeKind, str, str | None, PartyRole], list[str]] = {}
    for change in changes:
        key = (change.kind, change.code, change.plan, change.role)
        found.setdefault(key, []).append(change.agency_name)
    return list(found.items())


def _change(
    words: Words,
    kind: ChangeKind,
    code: str,
    plan: str | None,
    role: PartyRole,
    names: Sequence[str],
) -> Markup:
    task = words.say("%(code)s (%(plan)s)", code=code, plan=plan) if plan else escape(code)
    agencies = clip(", ".join(names), NAMES)
    as_role = words.say(labels.PARTY_ROLES[role])
    match kind:
        case ChangeKind.GIVEN:
            return words.say(
                "• %(task)s is given to: %(agencies)s (%(role)s)",
                task=task,
                agencies=agencies,
                role=as_role,
            )
        case ChangeKind.LEADS:
            return words.say(
                "• %(task)s: %(agencies)s become %(role)s",
                task=task,
                agencies=agencies,
                role=as_role,
            )
        case ChangeKind.TAKEN:
            return words.say(
                "• %(task)s is taken from: %(agencies)s", task=task, agencies=agencies
            )
        case ChangeKind.KEPT:
            return words.say(
                "• %(task)s is taken from: %(agencies)s; what they have reported stays",
                task=task,
                agencies=agencies,
            )


def _chosen(words: Words, asked: GroupDraft) -> Markup:
    head = words.count("%(n)s agency:", "%(n)s agencies:", len(asked.chosen))
    lines = [
        words.say("%(n)s. %(name)s", n=place, name=clip(name, NAME))
        for place, (_, name) in enumerate(asked.chosen[:LISTED], 1)
    ]
    if len(asked.chosen) > LISTED:
        lines.append(words.say("… and %(n)s more", n=len(asked.chosen) - LISTED))
    return join("\n", [head, *lines])


def _how_to_drop(words: Words) -> Markup:
    return words.say(
        "To take one out, press its button or type, for example, <i>bỏ 2</i> or "
        "<i>bỏ Sở Xây dựng</i>."
    )


def _drops(asked: GroupDraft) -> list[list[Button]]:
    buttons = [
        Button(f"✖ {clip(name, 24)}", Callback.of("group_drop", asked.revision, number))
        for number, name in asked.chosen[:BUTTONS]
    ]
    return [buttons[place : place + 2] for place in range(0, len(buttons), 2)]


def _cancel(words: Words) -> Button:
    return Button(words.plain("Cancel"), Callback.of("group_stop"))
