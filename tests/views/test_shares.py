"""Shares in words: the first line says what happened, and hostile texts stay within the limits."""

import html
import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.i18n import Words
from models.assignment_states import AssignmentState
from models.deadlines import end_of_day
from models.figures import Filing
from models.notices import NoticeData
from models.plans import PartyRole
from models.progress import TaskState
from models.share_cards import (
    Board,
    Given,
    GiveQuestion,
    GiveStep,
    GiveTask,
    ReceiverLine,
    ShareCard,
    ShareLine,
    WaitingShare,
)
from models.share_notices import (
    HandBackData,
    ShareChange,
    ShareChangedData,
    ShareDueData,
    ShareGivenData,
    ShareUrgedData,
    UnacknowledgedData,
)
from models.share_progress import ShareProgress
from views import assigning, share_board
from views.message import TEXT_LIMIT, View
from views.notices import resent, word

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EN, VI = Words("en", ZONE), Words("vi", ZONE)
DUE = end_of_day(date(2026, 11, 10))
HOSTILE = "<b>&</b>" * 150
MOVED = (
    "↩️ <b>UBND TX Duyên Hải đã chuyển phần việc của đồng chí cho nơi khác</b>: "
    "đồng chí không phải làm nữa."
)


def share(text: str = "Phân loại rác", n: int = 1) -> WaitingShare:
    return WaitingShare(
        share_id=10**9 + n,
        duty_id=10**9 + n,
        code="13.c",
        short_title="Mua sắm xanh",
        brief=text,
        giver="UBND TX Duyên Hải",
        due_at=DUE,
    )


def hostile(n: int = 1) -> WaitingShare:
    return WaitingShare(
        share_id=10**9 + n,
        duty_id=10**9 + n,
        code=HOSTILE,
        short_title=HOSTILE,
        brief=HOSTILE,
        giver=HOSTILE,
        due_at=DUE,
    )


def notices_of(one: WaitingShare, text: str, many: tuple[WaitingShare, ...]) -> list[NoticeData]:
    return [
        ShareGivenData(share=one, given_by=text, days_left=8, may_give=True, is_moved=False),
        *[
            ShareChangedData(change=change, share=one, changed_by=text, words=text)
            for change in ShareChange
        ],
        ShareUrgedData(share=one, urged_by=text, words=text, days_left=-1),
        HandBackData(share=one, receiver=text, asked_by=text, reason=text),
        UnacknowledgedData(shares=many),
        ShareDueData(due_at=DUE, days_left=1, shares=many),
        ShareDueData(due_at=DUE, days_left=0, shares=many),
        ShareDueData(due_at=DUE, days_left=-1, shares=many),
    ]


@pytest.mark.parametrize(
    ("data", "line"),
    list(
        zip(
            notices_of(share(), "Tâm", (share(), share(n=2))),
            [
                "📌 <b>Việc mới từ UBND TX Duyên Hải</b>: hạn hết ngày 10/11/2026 (còn 8 ngày).",
                "↩️ <b>UBND TX Duyên Hải đã thu hồi việc</b>: đồng chí không phải làm nữa.",
                MOVED,
                "📅 <b>Hạn mới: hết ngày 10/11/2026</b> (UBND TX Duyên Hải).",
                "✏️ <b>UBND TX Duyên Hải đã sửa nội dung việc giao cho đồng chí.</b>",
                "✋ <b>UBND TX Duyên Hải đề nghị đồng chí tiếp tục thực hiện.</b>",
                "📣 <b>UBND TX Duyên Hải đôn đốc báo cáo nhiệm vụ 13.c</b> (quá hạn 1 ngày).",
                "🔁 <b>Tâm đề nghị chuyển việc</b>: nhiệm vụ 13.c.",
                "⏳ <b>2 phần việc đang chờ đồng chí bấm “Đã tiếp nhận”.</b>",
                "⏰ <b>Còn 1 ngày</b>: đề nghị báo cáo việc được giao chậm nhất ngày 10/11/2026.",
                "⏰ <b>Hôm nay là hạn của việc được giao.</b>",
                "🔴 <b>Quá hạn 1 ngày</b>: việc được giao có hạn đến hết ngày 10/11/2026.",
            ],
            strict=True,
        )
    ),
)
def test_the_first_line_says_what_happened(data: NoticeData, line: str) -> None:
    assert str(word(VI, data).text).partition("\n")[0] == line


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
@pytest.mark.parametrize(
    "data", notices_of(hostile(), HOSTILE, tuple(hostile(n) for n in range(50)))
)
def test_hostile_texts_stay_within_the_limits_of_a_notice(words: Words, data: NoticeData) -> None:
    within_limits(resent(words, word(words, data)))


def within_limits(view: View) -> None:
    # What Telegram counts is the text behind the markup.
    assert len(html.unescape(str(view.text))) < TEXT_LIMIT
    assert "<b>&</b>" not in view.text
    assert all(len(button.label) <= 64 for row in view.rows for button in row)
    assert len(json.dumps(view.keyboard())) < 10_000


def receiver(n: int, text: str, *, chosen: bool = True) -> ReceiverLine:
    return ReceiverLine(
        agency_id=10**9 + n,
        person_id=None,
        name=f"{n}{text}",
        is_commune=n % 2 == 0,
        is_chosen=chosen,
        is_reachable=False,
        shares=1,
    )


def give_task(text: str) -> GiveTask:
    return GiveTask(
        duty_id=10**9,
        code="13.c",
        short_title=text,
        brief=text,
        agency_name=text,
        role=PartyRole.PART,
        due_at=DUE,
        shares=3,
    )


@pytest.mark.parametrize("step", GiveStep)
def test_the_questions_stay_within_the_limits(step: GiveStep) -> None:
    asked = GiveQuestion(
        step=step,
        revision=10**9,
        tasks=tuple(give_task(HOSTILE) for _ in range(30)),
        task=give_task(HOSTILE),
        receivers=tuple(receiver(n, HOSTILE) for n in range(25)),
        brief=HOSTILE[:1000],
        page=1,
    )
    within_limits(assigning.question(VI, asked))


def test_the_receipt_names_who_has_to_be_told_by_other_means() -> None:
    given = Given(
        duty_id=1,
        code="13.c",
        short_title="Mua sắm xanh",
        names=("Lan", "Phường 2"),
        unreached=("Phường 2",),
        due_at=DUE,
        was_moved=False,
    )
    text = str(assigning.given(VI, given).text)
    assert text.startswith("✅ <b>Đã giao cho 2 nơi nhận.</b>")
    assert "vui lòng báo trực tiếp: Phường 2" in text


def line(n: int, standing: AssignmentState, filing: Filing, days: int) -> ShareLine:
    return ShareLine(
        share_id=n,
        name=f"Xã {n}",
        brief=None,
        standing=standing,
        due_at=DUE,
        days_left=days,
        filing=filing,
        state=TaskState.IN_PROGRESS,
        percent=60,
        has_receiver=n != 9,
    )


def test_the_board_marks_each_share_by_what_matters_most() -> None:
    given, acknowledged, wished = (
        AssignmentState.GIVEN,
        AssignmentState.ACKNOWLEDGED,
        AssignmentState.WISHED_BACK,
    )
    board = Board(
        duty_id=1,
        code="13.c",
        short_title="Mua sắm xanh",
        brief=None,
        agency_name="UBND TX Duyên Hải",
        state=TaskState.NOT_STARTED,
        percent=0,
        is_reported=False,
        progress=ShareProgress(TaskState.IN_PROGRESS, 55, 5, 7, only_units=True),
        lines=(
            line(1, given, Filing.MISSING, 3),
            line(2, acknowledged, Filing.MISSING, 3),
            line(3, acknowledged, Filing.MISSING, -1),
            line(4, given, Filing.ON_TIME, 3),
            line(5, wished, Filing.MISSING, 3),
            line(9, given, Filing.MISSING, 3),
        ),
        ended=1,
        may_give=True,
        may_gather=True,
    )
    view = share_board.board(VI, board, 0)
    text = str(view.text)
    assert "Đang thực hiện, 55%, theo báo cáo của 5/7 đơn vị" in text
    assert "Đã tiếp nhận: 3/6. Đã báo cáo: 1/6." in text
    marks = [row[0].label.split()[0] for row in view.rows[:6]]
    assert marks == ["⏳", "👍", "🔴", "✅", "🔁", "⚠️"]
    assert [row[0].label for row in view.rows[6:8]] == [
        "Giao việc",
        "Tổng hợp từ đơn vị cấp dưới",
    ]


def card(standing: AssignmentState, *, may_decide: bool) -> ShareCard:
    return ShareCard(
        share_id=1,
        duty_id=2,
        parent_duty_id=3,
        code="13.c",
        short_title="Mua sắm xanh",
        brief="Phân loại",
        receiver="Xã 1",
        has_receiver=True,
        giver="UBND TX Duyên Hải",
        given_by="Tâm",
        given_at=datetime(2026, 11, 2, 8, tzinfo=ZONE),
        standing=standing,
        acknowledged_by=None,
        acknowledged_at=None,
        hand_back_reason="Bận",
        proposal=receiver(2, ""),
        end_reason=None,
        due_at=DUE,
        days_left=3,
        filing=Filing.MISSING,
        last=None,
        progress=None,
        shares=0,
        may_decide=may_decide,
        may_receive=not may_decide,
        may_report=not may_decide,
        may_give=False,
    )


def labels(view: View) -> list[str]:
    return [button.label for row in view.rows for button in row]


def test_who_gave_it_and_who_has_it_find_their_own_buttons_on_a_share() -> None:
    wished = AssignmentState.WISHED_BACK
    giver = labels(share_board.share_card(VI, card(wished, may_decide=True)))
    assert giver == [
        "Giao cho 2",
        "✋ Vẫn giao như cũ",
        "📣 Đôn đốc",
        "Giao cho nơi khác",
        "📅 Đổi hạn",
        "✏️ Sửa nội dung",
        "↩️ Thu hồi",
        "← Các phần việc",
    ]
    receiver_ = labels(share_board.share_card(VI, card(wished, may_decide=False)))
    assert receiver_ == ["👍 Đã tiếp nhận", "Báo cáo", "← Các phần việc"]
    given = labels(share_board.share_card(VI, card(AssignmentState.GIVEN, may_decide=False)))
    assert given[:2] == ["👍 Đã tiếp nhận", "Đề nghị chuyển"]
