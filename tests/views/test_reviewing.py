"""What reviewers read: within the messenger's limits, whatever people have typed."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.i18n import Words
from models.audit import Action
from models.cards import Draft, Question, Step
from models.history_cards import History, HistoryLine
from models.notices import AcceptedData, ReturnedData, WaitingData
from models.progress import TaskState
from models.reports import ReportStatus
from models.review_cards import (
    Act,
    ApprovalSetting,
    BulkQuestion,
    Done,
    Filter,
    FullWords,
    ReasonQuestion,
    ReviewCard,
    ReviewLine,
    ReviewList,
    Shown,
    Version,
)
from sandbox.text.html import parse
from views import history, report_notices, reporting, review_lists, reviewing, versions
from views.message import TEXT_LIMIT, View

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EN, VI = Words("en", ZONE), Words("vi", ZONE)
NOW = datetime(2026, 11, 2, 8, tzinfo=ZONE)
HOSTILE = "<b>&</b> " * 500


def version(text: str = HOSTILE, number: int = 2, **more: Any) -> Version:
    values: dict[str, Any] = {
        "report_id": 10**9,
        "version": number,
        "status": ReportStatus.SUBMITTED,
        "author_name": text[:60],
        "sent_at": NOW,
        "state": TaskState.IN_PROGRESS,
        "percent": 60,
        "result": text[:4096],
        "difficulties": text[:4096],
        "nothing_to_report": False,
        "files": (text[:100],) * 10,
        "reason": text[:1000],
    }
    return Version(**(values | more))


def line(number: int = 1) -> ReviewLine:
    return ReviewLine(
        report_id=10**9 + number,
        act=Act.ACCEPT,
        code="13.a",
        task_id=10**6,
        short_title=HOSTILE,
        agency_id=10**6 + number,
        agency_name=HOSTILE,
        author_name=HOSTILE,
        sent_at=NOW,
        is_late=True,
        nothing_to_report=True,
    )


def card(act: Act = Act.ACCEPT, previous: Version | None = None) -> ReviewCard:
    return ReviewCard(
        act=act,
        position=3,
        total=12,
        filter=Filter(10**6, 10**6),
        code="13.a",
        short_title=HOSTILE,
        agency_name="Sở",
        due_at=NOW,
        is_late=True,
        content=version(),
        on_behalf_of=HOSTILE[:60],
        approved_by=HOSTILE[:60],
        is_direct=True,
        correction_reason=HOSTILE,
        previous=previous,
    )


LINES = tuple(line(n) for n in range(200))
LIST = ReviewList(
    lines=LINES,
    filter=Filter(),
    filter_name=None,
    page=1,
    total=200,
    bulk=200,
    settings=(ApprovalSetting(1, HOSTILE, True),),
)
DRAFT = Draft(
    report_id=1,
    duty_id=1,
    code="13.a",
    short_title="Việc",
    agency_name="Sở",
    due_at=NOW,
    next_version=3,
    state=TaskState.PAUSED,
    percent=50,
    result=("khác " * 800).strip(),
    difficulties=("thiếu " * 600).strip(),
    nothing_to_report=False,
    files=("b.pdf",) * 10,
    correction_reason=HOSTILE[:1000],
    goes_to_head=True,
    newer=version(),
)
HISTORY = History(
    code="13.a",
    short_title=HOSTILE,
    agency_name=None,
    lines=tuple(
        HistoryLine(
            at=NOW,
            action=Action.REPORT_SUBMITTED,
            person_name=HOSTILE[:60],
            on_behalf_of=HOSTILE[:60],
            agency_name="Sở",
            detail={
                "version": 2,
                "reason": HOSTILE,
                "before": {"result": HOSTILE[:300], "difficulties": "a " * 150},
                "after": {"result": "b " * 150, "difficulties": HOSTILE[:300]},
            },
        )
        for _ in range(6)
    ),
    page=1,
    last_page=3,
    duty_id=0,
    task_id=10**6,
    agency_id=10**6,
)


def views(words: Words) -> dict[str, View]:
    other = version(("một hai ba bốn năm " * 200).strip(), 1)
    found = {
        "list": review_lists.waiting_list(words, LIST),
        "agencies": review_lists.filters(words, LIST, 0, 1),
        "tasks": review_lists.filters(words, LIST, 1, 0),
        "settings": review_lists.settings(words, LIST.settings),
        "bulk": review_lists.bulk(words, BulkQuestion(LINES[:40], Filter(), 10**9)),
        "reason": reviewing.reason(
            words, ReasonQuestion(10**9, Act.ACCEPT, "13.a", "Sở", Filter())
        ),
        "card": reviewing.shown(
            words, Shown(card(previous=other), Done(Act.ACCEPT, False, ("13.a",), HOSTILE[:200]))
        ),
        "approval": reviewing.shown(words, Shown(card(Act.APPROVE))),
        "conflict": reporting.question(words, Question(DRAFT, Step.CONFLICT, 7)),
        "preview": reporting.question(words, Question(DRAFT, Step.PREVIEW, 7)),
        "history": history.page(words, HISTORY),
        "returned": report_notices.returned(
            words,
            ReturnedData(
                report_id=10**9,
                duty_id=10**9,
                code=HOSTILE,
                short_title=HOSTILE,
                agency_name=HOSTILE,
                version=2,
                reason=HOSTILE,
                returned_by=HOSTILE,
                is_by_head=False,
            ),
        ),
        "accepted": report_notices.accepted(
            words,
            AcceptedData(
                codes=(HOSTILE,) * 60,
                short_title=HOSTILE,
                agency_name=HOSTILE,
                accepted_by=HOSTILE,
                duty_id=1,
            ),
        ),
        "waiting": report_notices.waiting(
            words, WaitingData(approvals=0, acceptances=200, lines=LINES)
        ),
    }
    whole = FullWords("13.a", "Sở", 2, HOSTILE[:4096], HOSTILE[:4096])
    found |= {f"words {n}": v for n, v in enumerate(reviewing.full_words(words, whole))}
    return found


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
@pytest.mark.parametrize("name", views(EN))
def test_nothing_that_was_typed_breaks_a_message(words: Words, name: str) -> None:
    view = views(words)[name]
    text, _ = parse(str(view.text))
    assert len(text) <= TEXT_LIMIT
    assert all(0 < len(button.label) <= 64 for row in view.rows for button in row)
    assert view.keyboard() is not None or name.startswith(("words", "accepted"))


def test_tags_are_those_of_the_view_only() -> None:
    _, entities = parse(str(views(EN)["card"].text))
    assert {one["type"] for one in entities} <= {"bold", "strikethrough", "underline"}


def test_what_changed_is_told_field_by_field() -> None:
    before = version("a", 1, result="Đã làm tại 5 xã trong năm nay", files=("a.pdf",))
    after = version(
        "a", 2, state=TaskState.COMPLETED, percent=100, result="Đã làm tại 7 xã trong năm nay",
        files=("a.pdf", "b.pdf"),
    )  # fmt: skip
    assert versions.difference(EN, before, after) == [
        "• State: In progress, 60% → Completed",
        "• Result: Đã làm tại <s>5</s> <u>7</u> xã trong năm nay",
        "• Evidence: <u>b.pdf</u> ",
    ]
    assert versions.difference(EN, before, before) == ["• Nothing was changed"]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_every_act_on_the_trail_has_a_sentence(words: Words, action: Action) -> None:
    one = HistoryLine(
        at=NOW, action=action, person_name=None, on_behalf_of=None, agency_name=None,
        detail={"version": 3, "year": 2026, "name": "Lan"},
    )  # fmt: skip
    said = history.sentence(words, one)
    assert said
    assert "%(" not in said
    assert said != history.sentence(words, HistoryLine(
        at=NOW, action="no:such", person_name=None, on_behalf_of=None, agency_name=None, detail={},
    ))  # fmt: skip


def test_a_deputy_acts_in_somebodys_place_and_the_clock_has_no_name() -> None:
    one = HistoryLine(
        at=NOW, action=Action.REPORT_RETURNED, person_name="Lan", on_behalf_of="Hùng",
        agency_name=None, detail={"version": 2, "reason": "Thiếu số liệu"},
    )  # fmt: skip
    assert history.line(VI, one) == (
        "<b>08:00 02/11/2026</b> · Lan (thay mặt Hùng)\ntrả lại phiên bản 2: “Thiếu số liệu”"
    )
    nobody = HistoryLine(
        at=NOW, action=Action.APPROVAL_SET, person_name=None, on_behalf_of=None, agency_name=None,
        detail={"before": {"needs_approval": False}, "after": {"needs_approval": True}},
    )  # fmt: skip
    assert "the system" in history.line(EN, nobody)
    assert "Approval before sending: no → yes" in history.line(EN, nobody)


def test_what_a_newer_part_writes_on_the_trail_is_still_readable() -> None:
    one = HistoryLine(
        at=NOW, action="newer:act", person_name="Lan", on_behalf_of=None, agency_name=None,
        detail={
            "before": {"due_at": "2026-11-19T16:59:59+00:00", "granted_on": None},
            "after": {"due_at": "2026-11-30T16:59:59+00:00", "granted_on": "2026-11-30"},
        },
    )  # fmt: skip
    text = history.line(EN, one)
    assert "Deadline: 23:59 19/11/2026 → 23:59 30/11/2026" in text
    assert "granted on: 30/11/2026" in text


@pytest.mark.parametrize("action", [Action.EXTENSION_GRANTED, Action.SHARE_DATE])
def test_a_deadline_that_an_act_moved_is_told(action: Action) -> None:
    one = HistoryLine(
        at=NOW, action=action, person_name="Lan", on_behalf_of=None, agency_name=None,
        detail={"before": "2026-11-19T16:59:59+00:00", "after": "2026-11-30T16:59:59+00:00"},
    )  # fmt: skip
    assert "Thời hạn: 23:59 19/11/2026 → 23:59 30/11/2026" in history.line(VI, one)


@pytest.mark.parametrize("noted", ["open", ["so-xd", "so-ct"], 7, None])
@pytest.mark.parametrize("action", [Action.DIFFICULTY_HANDLED, Action.AGENCY_MOVED])
def test_what_an_act_notes_without_a_field_is_left_out(action: Action, noted: object) -> None:
    one = HistoryLine(
        at=NOW, action=action, person_name="Lan", on_behalf_of=None, agency_name=None,
        detail={"before": noted, "after": noted},
    )  # fmt: skip
    assert history.differences(VI, one) == []
