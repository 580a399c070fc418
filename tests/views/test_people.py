"""What is said about people: first what happened, and no text of a person's is markup."""

import html
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.i18n import Words
from models.notices import NoticeData, ReminderData, ReminderTask
from models.people_cards import (
    Confirmation,
    Deputies,
    DeputyLine,
    HandOver,
    OwnData,
    PeopleList,
    PersonAct,
    PersonLine,
    Place,
    WorkItem,
)
from models.people_notices import (
    AccountReplaced,
    DeputyEvent,
    DeputyNotice,
    HandedOver,
    RolesChanged,
)
from models.rights import Role
from views import own_data, people, standing_in
from views.message import TEXT_LIMIT, View
from views.notices import word

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EN, VI = Words("en", ZONE), Words("vi", ZONE)
THEN = datetime(2026, 11, 5, 2, tzinfo=UTC)
HOSTILE = "<b>&</b>" * 15
PLACE = Place(1, "Sở Xây dựng", Role.HEAD, THEN)
LINE = DeputyLine(
    deputation_id=1,
    principal_name=HOSTILE,
    deputy_name=HOSTILE,
    agency_name=HOSTILE,
    from_on=date(2026, 11, 20),
    to_on=date(2026, 11, 25),
)


def deputy(event: DeputyEvent) -> DeputyNotice:
    return DeputyNotice(
        event=event,
        principal_name="Lê Hoa",
        agency_name="Sở Xây dựng",
        from_on=date(2026, 11, 20),
        to_on=date(2026, 11, 25),
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (
            deputy(DeputyEvent.NAMED),
            "🤝 <b>Đồng chí thay mặt Lê Hoa</b> (Sở Xây dựng) từ 20/11/2026 đến hết 25/11/2026.",
        ),
        (
            deputy(DeputyEvent.REVOKED),
            "🤝 <b>Đồng chí thôi thay mặt Lê Hoa</b> (Sở Xây dựng).",
        ),
        (
            deputy(DeputyEvent.ENDED),
            "🤝 <b>Đồng chí thôi thay mặt Lê Hoa</b> (Sở Xây dựng): ngày 25/11/2026 là ngày cuối.",
        ),
        (
            HandedOver(giver_name="Lê Hoa", drafts=2, shares=1),
            (
                "📂 <b>Đồng chí nhận bàn giao việc dở dang của Lê Hoa</b>: 2 bản nháp, 1 phần "
                "việc. Xem tại /nhiemvu."
            ),
        ),
        (RolesChanged((PLACE,)), "<b>Vai của đồng chí đã thay đổi.</b> Hiện đồng chí là:"),
        (
            RolesChanged(()),
            "<b>Đồng chí không còn giữ vai nào tại đây.</b> Xin cảm ơn đồng chí.",
        ),
        (
            AccountReplaced(),
            (
                "<b>Tài khoản của đồng chí tại đây đã chuyển sang một tài khoản Telegram "
                "khác.</b> Tài khoản này không còn sử dụng được. Nếu không phải do đồng chí thực "
                "hiện, đề nghị báo ngay cho quản trị viên."
            ),
        ),
    ],
)
def test_a_notice_begins_with_what_happened(data: NoticeData, line: str) -> None:
    assert str(word(VI, data).text).partition("\n")[0] == line


def test_a_reminder_says_in_whose_place_it_comes() -> None:
    data = ReminderData(
        year=2026,
        target=date(2026, 11, 19),
        due_at=THEN,
        days_to_target=14,
        days_left=14,
        tasks=(ReminderTask(duty_id=1, code="11", short_title="Rác", agency_name="Sở XD"),),
        stands_in_for=("Lê Hoa", "<i>"),
    )
    text = str(word(VI, data).text)
    assert "Thay mặt Lê Hoa và &lt;i&gt;" in text


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_everything_fits_and_nobodys_name_is_markup(words: Words) -> None:
    item = WorkItem(1, "6.a", HOSTILE * 20, HOSTILE)
    work = HandOver(
        giver_id=1,
        giver_name=HOSTILE,
        receiver_id=2,
        receiver_name=HOSTILE,
        drafts=(item,) * 4,
        shares=(item,) * 4,
        kept=(item,),
    )
    line = PersonLine(
        person_id=1,
        name=HOSTILE,
        roles=(Role.OFFICER,),
        is_suspended=True,
        is_reachable=False,
        away_until=date(2026, 11, 20),
        deputy_until=date(2026, 11, 20),
    )
    data = OwnData(
        person_id=1,
        name=HOSTILE,
        language="vi",
        channel="telegram",
        address="1",
        places=(PLACE,) * 3,
        joined_at=THEN,
        notice_version="2026-11",
        acknowledged_at=THEN,
        plan_number=None,
        reports=1,
        files=1,
        drafts=1,
        shares=1,
        given=(LINE,),
        received=(LINE,),
        leave=(),
        invited_by=None,
        invitations=1,
    )
    listed = PeopleList(
        agency_id=1,
        agency_name=HOSTILE,
        lines=(line,) * 9,
        others=((2, HOSTILE),),
        sees_all=True,
        may_invite=True,
    )
    views: list[View] = [
        people.people_list(words, listed, 0),
        people.confirm(words, Confirmation(PersonAct.HAND_OVER, HOSTILE, 1, 1, work), 1),
        standing_in.deputies(words, Deputies(given=(LINE,), received=(LINE,), colleagues=())),
        own_data.own_data(words, data),
    ]
    for view in views:
        assert len(html.unescape(re.sub(r"<[^>]+>", "", str(view.text)))) <= TEXT_LIMIT
        assert "<b>&</b>" not in str(view.text)
        labels = [button.label for row in view.rows for button in row]
        assert max(map(len, labels)) <= 60


def test_buttons_are_numbered_in_their_order() -> None:
    listed = PeopleList(
        agency_id=1,
        agency_name="Sở",
        lines=(),
        others=((2, "Sở A"),),
        sees_all=True,
        may_invite=True,
    )
    view = people.people_list(EN, listed, 0)
    assert [[button.label for button in row] for row in view.rows] == [
        ["1. Invite somebody"],
        ["2. Sở A"],
        ["3. Another agency"],
    ]
