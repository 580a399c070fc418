"""Who may do what on whose work: written down from docs/rules.md, not worked out by the program.

A rule says, for each part somebody plays, on which agencies' work they may: their own (T), another
one's (X), or the planning department's (K). A call is a button's or a command's data for one of
these agencies, and the rule that it stands under.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.documents.orders import DocumentKind
from models.request_states import DifficultyVerb
from models.rights import Role
from models.share_cards import ShareAsk
from tests.rights.world import Unit, World

Rule = Mapping[str, str]

OWN: Rule = {"officer": "T", "head": "T", "deputy": "T", "planner": "K"}
SEE: Rule = {
    "officer": "T", "head": "T", "deputy": "T", "planner": "TXK", "leader": "TXK", "admin": "TXK",
}  # fmt: skip
SEE_DIFFICULTIES: Rule = {part: units for part, units in SEE.items() if part != "admin"}
#: Who acts for the agency's head; and the head in person, which a deputy is not.
HEADS: Rule = {"head": "T", "deputy": "T"}
IN_PERSON: Rule = {"head": "T"}
#: The planning department receives from all others, the province's committee from it.
RECEIVED: Rule = {"planner": "TX", "leader": "K"}
PEOPLE: Rule = {"head": "T", "deputy": "T", "admin": "TXK"}
ADMIN: Rule = {"admin": "TXK"}
WHOLE: Rule = {"planner": "TXK", "leader": "TXK", "admin": "TXK"}
MANAGE: Rule = {"planner": "TXK", "admin": "TXK"}
KNOWN: Rule = dict.fromkeys((*SEE,), "TXK")
REPORTERS: Rule = dict.fromkeys(OWN, "TXK")
REVIEWERS: Rule = dict.fromkeys(("head", "deputy", "planner", "leader"), "TXK")
#: What only its author may: everything in T that has one was written by the officer.
AUTHOR: Rule = {"officer": "T"}
#: What answers an open question, of which there is none: nothing may come of it.
NOBODY: Rule = {}


@dataclass(frozen=True)
class Call:
    """A call for one of the agencies, and its rule. `shared` is about no single agency.

    One that is a `search` answers whoever may not that there is nothing, and does not refuse.
    """

    rule: Rule
    of: Callable[[Unit, World], tuple[object, ...]]
    shared: bool = False
    search: bool = False


def on(rule: Rule, of: Callable[[Unit], object], *more: int) -> Call:
    """Return a call on something that an agency has."""
    return Call(rule, lambda unit, _: (of(unit), *more))


def duty(rule: Rule, state: str = "free", *more: int) -> Call:
    return on(rule, lambda unit: unit.duties[state], *more)


def report(rule: Rule, state: str, *more: int) -> Call:
    return on(rule, lambda unit: unit.reports[state], *more)


def plain(rule: Rule, *numbers: int) -> Call:
    """Return a call that is about no single agency."""
    return Call(rule, lambda _unit, _world: numbers, shared=True)


def command(rule: Rule, text: Callable[[Unit], str]) -> Call:
    return Call(rule, lambda unit, _: (text(unit),))


def always(rule: Rule, text: str) -> Call:
    """Return a command that is about no single agency."""
    return Call(rule, lambda _unit, _world: (text,), shared=True)


def place_of(verb: DifficultyVerb) -> int:
    return tuple(DifficultyVerb).index(verb)


def kind(one: DocumentKind) -> int:
    return tuple(DocumentKind).index(one)


def ask(one: ShareAsk) -> int:
    return tuple(ShareAsk).index(one)


def role(one: Role) -> int:
    return tuple(Role).index(one)


def asking(rule: Rule, one: ShareAsk) -> Call:
    return Call(rule, lambda unit, _: (ask(one), unit.share))


def person(rule: Rule) -> Call:
    return Call(rule, lambda unit, _: (unit.colleague, unit.agency))


BUTTONS: dict[str, tuple[Call, ...]] = {
    # Reporting
    "choose": (plain(KNOWN, 0),),
    "report": (duty(OWN), duty(OWN, "draft"), duty(OWN, "returned")),
    "nothing": (duty(OWN),),
    "reply_on": (duty(NOBODY),),
    "answer_state": (plain(NOBODY, 1, 0),),
    "answer_percent": (plain(NOBODY, 1, 50),),
    "answer_none": (plain(NOBODY, 1),),
    "answer_done": (plain(NOBODY, 1),),
    "change": (plain(NOBODY, 1, 0),),
    "drop_files": (plain(NOBODY, 1),),
    "discard": (report(AUTHOR, "draft"),),
    "send": (report(NOBODY, "draft", 1),),
    "send_anyway": (plain(NOBODY, 1),),
    "revise": (plain(NOBODY, 1),),
    "withdraw": (report(AUTHOR, "sent"),),
    "withdraw_yes": (report(AUTHOR, "sent"),),
    "correct": (report(OWN, "returned"),),
    # Tasks
    "tasks": (plain(KNOWN, 0),),
    "agency": (on(SEE, lambda unit: unit.agency, 0),),
    "task": (duty(SEE), duty(SEE, "sent")),
    "evidence": (report(SEE, "sent"),),
    # Giving work
    "give_open": (plain(dict.fromkeys(HEADS, "TXK")),),
    "give": (duty(HEADS),),
    "share_move": (on(HEADS, lambda unit: unit.share),),
    "give_pick": (Call(NOBODY, lambda unit, _: (1, unit.agency, unit.colleague, 1)),),
    "give_all": (plain(NOBODY, 1, 1),),
    "give_page": (plain(NOBODY, 1, 1),),
    "give_next": (plain(NOBODY, 1),),
    "give_whole": (plain(NOBODY, 1),),
    "give_own": (plain(NOBODY, 1),),
    "give_change": (plain(NOBODY, 1, 0),),
    "give_send": (plain(NOBODY, 1),),
    "give_stop": (plain(NOBODY),),
    "ack": (
        on(OWN, lambda unit: unit.assignments["free"]),
        on(AUTHOR, lambda unit: unit.share),
    ),
    "ack_all": (plain(REPORTERS),),
    "board": (duty(SEE, "shared"),),
    "share": (on(SEE, lambda unit: unit.share),),
    "share_ask": (
        asking(AUTHOR, ShareAsk.REASON),
        asking(HEADS, ShareAsk.RECALL),
        asking(HEADS, ShareAsk.BRIEF),
        asking(HEADS, ShareAsk.URGE),
        asking(HEADS, ShareAsk.DATE),
    ),
    "share_bare": (on(NOBODY, lambda unit: unit.share, 1),),
    "gather": (duty(OWN, "shared"),),
    # Figures
    **{
        verb: (plain(KNOWN, 0),)
        for verb in ("status", "status_agencies", "status_tasks", "status_missing")
    },
    "status_overdue": (plain(KNOWN, 0),),
    "status_unacknowledged": (plain(KNOWN, 0),),
    "export_agencies": (plain(WHOLE, 0),),
    "export_make": (
        Call(SEE, lambda unit, _: (kind(DocumentKind.AGENCY), unit.agency)),
        plain(WHOLE, kind(DocumentKind.ANNUAL), 0),
        plain(WHOLE, kind(DocumentKind.TABLES), 0),
        plain(REPORTERS, kind(DocumentKind.CALENDAR), 0),
    ),
    # More time
    "extend": (plain(REPORTERS),),
    "extend_on": (duty(OWN),),
    "extend_day": (plain(NOBODY, 1, 5),),
    "extend_change": (plain(NOBODY, 1, 0),),
    "extend_send": (plain(NOBODY, 1),),
    "extension": (on(SEE, lambda unit: unit.extension),),
    "extension_agree": (on(RECEIVED, lambda unit: unit.extension),),
    "extension_refuse": (on(RECEIVED, lambda unit: unit.extension),),
    "extension_other": (on(RECEIVED, lambda unit: unit.extension),),
    "extension_withdraw": (on(AUTHOR, lambda unit: unit.extension),),
    # Difficulties
    "difficulties": (plain(dict.fromkeys(SEE_DIFFICULTIES, "TXK"), 3, 5, 0, 0, 0, 0),),
    "difficulty_choose": (plain(dict.fromkeys(SEE_DIFFICULTIES, "TXK"), 0, 3, 5, 0, 0, 0, 0),),
    "difficulty": (on(SEE_DIFFICULTIES, lambda unit: unit.difficulty),),
    "difficulty_do": (
        on(RECEIVED, lambda unit: unit.difficulty, place_of(DifficultyVerb.ANSWER)),
        on(RECEIVED, lambda unit: unit.difficulty, place_of(DifficultyVerb.ASK_BACK)),
        # Nobody stands above the committee.
        on({"planner": "TX"}, lambda unit: unit.difficulty, place_of(DifficultyVerb.HAND_UP)),
        on(OWN, lambda unit: unit.difficulty, place_of(DifficultyVerb.REPLY)),
    ),
    "difficulty_no_words": (plain(NOBODY, 1),),
    "difficulty_show_files": (on(SEE_DIFFICULTIES, lambda unit: unit.difficulty),),
    "difficulty_new": (plain(REPORTERS),),
    "difficulty_on": (duty(OWN),),
    "difficulty_alone": (on(OWN, lambda unit: unit.agency),),
    "difficulty_kind": (plain(NOBODY, 1, 0),),
    "difficulty_files": (plain(NOBODY, 1),),
    "difficulty_drop": (plain(NOBODY, 1),),
    "difficulty_change": (plain(NOBODY, 1, 0),),
    "difficulty_send": (plain(NOBODY, 1),),
    "difficulty_go_on": (plain(NOBODY),),
    # Indicators
    "indicators": (plain(KNOWN, 0),),
    "indicator": (on(SEE, lambda unit: unit.indicator),),
    "indicator_file": (
        on(OWN, lambda unit: unit.indicator, 0, 2026),
        Call(OWN, lambda unit, _: (unit.indicator, unit.agency, 2026)),
    ),
    "indicator_agency": (Call(NOBODY, lambda unit, _: (1, unit.agency)),),
    "indicator_read": (plain(NOBODY, 1, 0),),
    **{
        f"indicator_{verb}": (plain(NOBODY, 1),)
        for verb in ("right", "retype", "keep", "skip", "send", "go_on")
    },
    "indicator_change": (plain(NOBODY, 1, 0),),
    "history_indicator": (on(SEE, lambda unit: unit.indicator, 0),),
    # Approving and accepting
    "review": (plain(REVIEWERS, 0, 0, 0),),
    "review_card": (report(HEADS, "awaiting", 0, 0), report(RECEIVED, "sent", 0, 0)),
    "review_next": (plain(REVIEWERS, 0, 0, 0),),
    "review_approve": (report(HEADS, "awaiting", 0, 0),),
    "review_accept": (report(RECEIVED, "sent", 0, 0),),
    "review_return": (report(HEADS, "awaiting", 0, 0), report(RECEIVED, "sent", 0, 0)),
    "review_why": (plain(NOBODY, 1, 0),),
    "review_text": (report(HEADS, "awaiting"), report(RECEIVED, "sent")),
    "review_filter": (plain(REVIEWERS, 0, 0),),
    "review_bulk": (plain(REVIEWERS, 0, 0),),
    "review_bulk_yes": (plain(NOBODY, 1),),
    "review_settings": (plain(dict.fromkeys(IN_PERSON, "TXK")),),
    "review_set": (on(IN_PERSON, lambda unit: unit.agency, 1),),
    # History, search
    "history": (duty(SEE, "sent", 0),),
    "history_task": (Call(SEE, lambda unit, _: (unit.tasks["sent"], unit.agency, 0)),),
    "found": (on(AUTHOR, lambda unit: unit.search, 0),),
    "found_task": (on(KNOWN, lambda unit: unit.tasks["free"], 0, 0),),
    "found_indicator": (on(KNOWN, lambda unit: unit.indicator, 0),),
    "found_passage": (plain(NOBODY, 1, 0, 0),),
    "found_agency": (on(KNOWN, lambda unit: unit.agency, 0),),
    "passages": (Call(NOBODY, lambda unit, _: (unit.tasks["free"], unit.duties["free"], 0)),),
    "meant": (on(NOBODY, lambda unit: unit.tasks["free"]),),
    "asked": (on(SEE, lambda unit: unit.tasks["free"]),),
    # People
    "people": (on(PEOPLE, lambda unit: unit.agency, 0),),
    "people_other": (plain(ADMIN),),
    "person": (person(PEOPLE),),
    "person_yes": (plain(NOBODY, 1),),
    "suspend": (person(ADMIN),),
    "restore": (Call(ADMIN, lambda _, world: (world.office.people["Gus"], 1), shared=True),),
    "hand_over": (Call(PEOPLE, lambda unit, _: (unit.person, unit.agency)),),
    "give_to": (
        Call(PEOPLE, lambda unit, _: (unit.person, unit.colleague, unit.agency)),
        # From an own colleague to somebody who may be another agency's.
        Call(PEOPLE, lambda unit, world: (world.units["T"].person, unit.colleague, unit.agency)),
    ),
    "invite": (on(PEOPLE, lambda unit: unit.agency),),
    "invite_as": (
        on(PEOPLE, lambda unit: unit.agency, role(Role.OFFICER)),
        on(ADMIN, lambda unit: unit.agency, role(Role.HEAD)),
    ),
    "deputies": (plain(dict.fromkeys(HEADS, "TXK")),),
    "deputy": (Call(IN_PERSON, lambda unit, _: (unit.agency, unit.colleague)),),
    "deputy_days": (plain(NOBODY, 1, 1),),
    "deputy_revoke": (on(IN_PERSON, lambda unit: unit.deputation),),
    "leave_days": (plain(NOBODY, 1, 1),),
    "leave_cancel": (on(AUTHOR, lambda unit: unit.absence),),
    "rename": (plain(KNOWN),),
    "language": (plain(KNOWN, 0),),
    "join": (plain(NOBODY, 1),),
    # The plan
    "groups": (plain(MANAGE, 0, 0),),
    "group": (Call(MANAGE, lambda _, world: (world.group,), shared=True),),
    "group_settle": (Call(MANAGE, lambda _, world: (world.group,), shared=True),),
    "group_pick": (plain(NOBODY, 1, 1),),
    "group_drop": (plain(NOBODY, 1, 1),),
    "group_confirm": (plain(NOBODY, 1),),
    "group_stop": (plain(NOBODY),),
    "plan_import": (
        Call({"planner": "TXK"}, lambda _, world: (world.plan_import, 0), shared=True),
    ),
    "plan_apply": (Call({"planner": "TXK"}, lambda _, world: (world.plan_import,), shared=True),),
    "plan_discard": (
        Call({"planner": "TXK"}, lambda _, world: (world.plan_import,), shared=True),
    ),
    "reorganise": (plain(NOBODY, 1),),
    "reorganise_no": (plain(NOBODY, 1),),
    "plan_choose": (Call(KNOWN, lambda _, world: (world.office.plan,), shared=True),),
    "link": (Call(NOBODY, lambda unit, _: (1234, unit.agency)),),
}

COMMANDS: dict[str, tuple[Call, ...]] = {
    "baocao": (
        command(OWN, lambda unit: f"/baocao {unit.codes['free']} 60% đã làm"),
        command(OWN, lambda unit: f"/baocao {unit.codes['draft']}"),
    ),
    "nhiemvu": (always(KNOWN, "/nhiemvu"),),
    "giaoviec": (command(HEADS, lambda unit: f"/giaoviec {unit.codes['free']}"),),
    "status": (always(KNOWN, "/status"),),
    "xuat": (always(KNOWN, "/xuat"),),
    "lich": (always(REPORTERS, "/lich"),),
    "giahan": (command(OWN, lambda unit: f"/giahan {unit.codes['free']} 30/11 thiếu số liệu"),),
    "vuongmac": (
        command(OWN, lambda unit: f"/vuongmac {unit.codes['free']} thiếu xe"),
        command(SEE_DIFFICULTIES, lambda unit: f"/vuongmac #{unit.difficulty}"),
    ),
    "chitieu": (
        command(OWN, lambda unit: f"/chitieu {unit.indicator_code} 50"),
        command(SEE, lambda unit: f"/chitieu {unit.indicator_code}"),
    ),
    "duyet": (
        Call(HEADS, lambda unit, _: (f"/duyet {unit.codes['awaiting']}",), search=True),
        Call(RECEIVED, lambda unit, _: (f"/duyet {unit.codes['sent']}",), search=True),
        always(dict.fromkeys(IN_PERSON, "TXK"), "/duyet bật"),
    ),
    "lichsu": (command(SEE, lambda unit: f"/lichsu {unit.codes['sent']}"),),
    "tim": (
        command(KNOWN, lambda unit: f"/tim {unit.codes['sent']}"),
        command(KNOWN, lambda unit: f"/tim chưa gửi {unit.short_name}"),
    ),
    "sapxep": (always(MANAGE, "/sapxep"),),
    "huy": (always(KNOWN, "/huy"),),
    "thaymat": (always(dict.fromkeys(HEADS, "TXK"), "/thaymat"),),
    "nghi": (always(KNOWN, "/nghi 20/11"),),
    "nhansu": (command(PEOPLE, lambda unit: f"/nhansu {unit.short_name}"),),
    "nhom": (always(MANAGE, "/nhom"),),
    "toi": (always(KNOWN, "/toi"),),
    "lienket": (always(NOBODY, "/lienket"),),
    "huylienket": (always(NOBODY, "/huylienket"),),
    "kehoach": (always(KNOWN, "/kehoach"),),
    "help": (always(KNOWN, "/help"),),
    "ngonngu": (always(KNOWN, "/ngonngu"),),
}
