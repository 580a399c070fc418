"""/nhom: the planner says in the chat who is meant by a group."""

import pytest
from sqlalchemy import select

from models.agencies import AgencyGroup
from models.audit import Action, AuditRow
from models.people import Membership
from models.plans import Assignment, Task
from models.rights import Role
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of
from views.callbacks import Callback

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

GROUP = "Các sở, ban, ngành có liên quan"


def begin(chat: Chat) -> None:
    """Open the settling of the group that leads 5.b and 13.a."""
    chat.say(PLANNER, "/nhom")
    chat.press(PLANNER, GROUP)
    assert "Who is meant by" in text_of(chat.press(PLANNER, "Name the agencies"))


def members(chat: Chat) -> list[str]:
    with chat.database.read() as session:
        group = session.scalars(select(AgencyGroup).where(AgencyGroup.name == GROUP)).one()
        return sorted(agency.code for agency in group.members)


def leads(chat: Chat, task: str) -> int:
    with chat.database.read() as session:
        return len(
            session.scalars(
                select(Assignment.id)
                .join(Task, Task.id == Assignment.task_id)
                .where(Task.code == task, Assignment.role == "lead", Assignment.ended_at.is_(None))
            ).all()
        )


def test_the_groups_to_settle_are_shown_with_reason_and_tasks(office: Chat) -> None:
    answer = office.say(PLANNER, "/nhom")[0]
    assert "7 groups wait for their members" in answer.text
    assert "Kế hoạch không nêu tên các sở, ban, ngành có liên quan." in answer.text
    assert "To lead: 5.b, 13.a" in answer.text
    assert "To coordinate: 7.a, 9, 12, 13.a" in answer.text
    assert next(iter(answer.buttons)) == GROUP
    card = text_of(office.press(PLANNER, GROUP))
    assert "Not settled yet" in card
    assert "13.a Đề án, dự án mua sắm công xanh" in card


def test_the_status_leads_there_for_who_may(office: Chat) -> None:
    office.say(PLANNER, "/status")
    assert "7 groups wait" in text_of(office.press(PLANNER, "Settle the units (4)"))
    buttons = office.say(LEADER, "/status")[0].buttons
    assert not any("Settle" in label for label in buttons)


def test_settled_groups_are_behind_a_button(office: Chat) -> None:
    office.say(PLANNER, "/groups")
    text = text_of(office.press(PLANNER, "Settled groups (4)"))
    assert "4 groups are settled" in text
    assert "19 agencies" in text
    card = text_of(office.press(PLANNER, "Các sở, ban, ngành"))
    assert "Members (19)" in card
    assert "4 groups are settled" in text_of(office.press(PLANNER, "All groups"))


def test_a_group_is_settled_by_typing_names(office: Chat) -> None:
    begin(office)
    preview = text_of(office.say(PLANNER, "Sở TN&MT, Sở Xây dựng và sở tài chính"))
    assert "Please check who is meant" in preview
    assert "3 agencies:" in preview
    assert "2. Sở Xây dựng" in preview
    assert "13.a is given to: Sở TN&MT, Sở XD (lead agency)" in preview
    assert "13.a: Sở TC become lead agency" in preview
    assert "6 reports more are expected in 2026" in preview
    assert members(office) == []
    done = text_of(office.press(PLANNER, "Confirm"))
    assert "Settled." in done
    assert "has 3 agencies" in done
    assert members(office) == ["so-tc", "so-tnmt", "so-xd"]
    # 13.a is led by the nine districts already.
    assert leads(office, "13.a") == 12
    assert "6 groups wait" in text_of(office.press(PLANNER, "Groups to settle (6)"))
    status = text_of(office.say(PLANNER, "/status"))
    assert "6.a, 9" in status
    assert "Sent: 0 of 156" in status
    assert "13.a" in text_of(office.say(OFFICER, "/nhiemvu")) + text_of(
        office.press(OFFICER, "More")
    )


def test_a_double_tap_settles_once(office: Chat) -> None:
    begin(office)
    preview = office.say(PLANNER, "Sở Xây dựng")[0]
    data = preview.buttons["Confirm"]
    office.press_data(PLANNER, data)
    again = office.press_data(PLANNER, data)
    assert [answer.method for answer in again] == ["answerCallbackQuery"]
    with office.database.read() as session:
        rows = session.scalars(
            select(AuditRow).where(AuditRow.action == Action.GROUP_SETTLED)
        ).all()
    assert len(rows) == 1


def test_a_name_of_several_is_asked_and_a_slip_is_suggested(office: Chat) -> None:
    begin(office)
    asked = office.say(PLANNER, "Sở Xây dựng; Duyên Hải; Sở Tài chánh")
    assert "“Duyên Hải” may mean several agencies" in asked[0].text
    assert "1. Ủy ban nhân dân huyện Duyên Hải" in asked[0].text
    assert members(office) == []
    slip = text_of(office.say(PLANNER, "1"))
    assert "There is no agency “Sở Tài chánh”" in slip
    preview = text_of(office.press(PLANNER, "Sở Tài chính"))
    assert "3 agencies:" in preview
    office.press(PLANNER, "Confirm")
    assert members(office) == ["so-tc", "so-xd", "ubnd-h-duyen-hai"]


def test_a_name_can_be_written_again_or_left_out(office: Chat) -> None:
    begin(office)
    office.say(PLANNER, "Bộ Ngoại giao Mỹ, Sở Xây dựng, Duyên Hải")
    assert "may mean several" in text_of(office.press(PLANNER, "Leave it out"))
    preview = text_of(office.say(PLANNER, "thị xã Duyên Hải"))
    assert "2 agencies:" in preview
    office.say(PLANNER, "xyz abc")
    assert "2 agencies:" in text_of(office.say(PLANNER, "bỏ qua"))


def test_the_army_is_added_and_not_left_out(office: Chat) -> None:
    begin(office)
    office.say(PLANNER, "Sở Xây dựng")
    assert "2 agencies:" in text_of(office.say(PLANNER, "Bộ Chỉ huy Quân sự tỉnh"))
    assert "1 agency:" in text_of(office.say(PLANNER, "bo bo chi huy quan su tinh"))


@pytest.mark.parametrize("typed", ["bỏ 1", "bỏ Sở Xây dựng", "Bo so xay dung", "xóa XD"])
def test_one_is_taken_out_before_it_is_confirmed(office: Chat, typed: str) -> None:
    begin(office)
    office.say(PLANNER, "Sở Xây dựng, Sở Tài chính")
    assert "1 agency:" in text_of(office.say(PLANNER, typed))
    assert "Settled." in text_of(office.say(PLANNER, "xác nhận"))
    assert members(office) == ["so-tc"]


def test_members_are_changed_later(office: Chat) -> None:
    begin(office)
    office.say(PLANNER, "Sở Xây dựng, Sở Tài chính")
    office.press(PLANNER, "Confirm")
    office.press(PLANNER, "Show the group")
    asked = text_of(office.press(PLANNER, "Change"))
    assert "1. Sở Tài chính" in asked
    preview = text_of(office.press(PLANNER, "✖ Sở Xây dựng"))
    assert "is taken from: Sở XD" in preview
    assert "reports are not expected any more" in preview
    office.press(PLANNER, "Confirm")
    assert members(office) == ["so-tc"]


def test_all_of_them_taken_out_open_the_group_again(office: Chat) -> None:
    begin(office)
    office.say(PLANNER, "Sở Xây dựng")
    office.press(PLANNER, "Confirm")
    office.press(PLANNER, "Show the group")
    office.press(PLANNER, "Change")
    assert "is to be settled again" in text_of(office.press(PLANNER, "✖ Sở Xây dựng"))
    assert "Saved." in text_of(office.press(PLANNER, "Confirm"))
    assert "7 groups wait" in text_of(office.say(PLANNER, "/nhom"))


def test_stopping_changes_nothing(office: Chat) -> None:
    begin(office)
    office.say(PLANNER, "Sở Xây dựng")
    assert "Nothing was changed" in text_of(office.press(PLANNER, "Cancel"))
    begin(office)
    office.say(PLANNER, "Sở Xây dựng")
    assert "Nothing was changed" in text_of(office.say(PLANNER, "/huy"))
    begin(office)
    assert "Nothing was changed" in text_of(office.say(PLANNER, "thôi"))
    assert "did not understand" in text_of(office.say(PLANNER, "Sở Xây dựng"))
    assert members(office) == []


def test_what_is_no_name_is_told(office: Chat) -> None:
    begin(office)
    assert "found no agency" in text_of(office.say(PLANNER, "!!!"))
    assert "answer in words" in text_of(office.send_file(PLANNER))
    forwarded = {"type": "hidden_user", "date": 1, "sender_user_name": "Ai đó"}
    assert "forwarded" in text_of(office.say(PLANNER, "Sở Xây dựng", forward_origin=forwarded))
    assert "nothing would change" in text_of(office.say(PLANNER, "đồng ý")).lower()


def test_an_older_preview_is_an_old_button(office: Chat) -> None:
    begin(office)
    first = office.say(PLANNER, "Sở Xây dựng")[0].buttons["Confirm"]
    office.say(PLANNER, "Sở Tài chính")
    answers = office.press_data(PLANNER, first)
    assert "old" in str(answers[0].params)
    assert members(office) == []


def test_a_group_that_somebody_else_settled_meanwhile_is_left_alone(office: Chat) -> None:

    office.join(20, "so-khdt", Role.PLANNER, "Mai", language="en")
    begin(office)
    confirm = office.say(PLANNER, "Sở Xây dựng")[0].buttons["Confirm"]
    office.say(20, "/nhom")
    office.press(20, GROUP)
    office.press(20, "Name the agencies")
    office.say(20, "Sở Tài chính")
    office.press(20, "Confirm")
    answers = office.press_data(PLANNER, confirm)
    assert "meanwhile" in str(answers[0].params)
    assert members(office) == ["so-tc"]


@pytest.mark.parametrize("who", [OFFICER, HEAD, OTHER, LEADER])
def test_nobody_else_sees_or_changes_the_groups(office: Chat, who: int) -> None:
    assert "Only the planning department" in text_of(office.say(who, "/nhom"))
    begin(office)
    confirm = office.say(PLANNER, "Sở Xây dựng")[0].buttons["Confirm"]
    with office.database.read() as session:
        group = session.scalars(select(AgencyGroup.id).where(AgencyGroup.name == GROUP)).one()
    for data in (
        Callback.of("group", group),
        Callback.of("groups", 0, 0),
        Callback.of("group_settle", group),
        Callback.of("group_pick", 1, 1),
        Callback.of("group_drop", 1, 1),
        confirm,
    ):
        answers = office.press_data(who, data)
        assert [answer.method for answer in answers] == ["answerCallbackQuery"]
    assert members(office) == []


def test_the_right_is_asked_again_when_it_is_confirmed(office: Chat) -> None:

    begin(office)
    office.say(PLANNER, "Sở Xây dựng")
    with office.database.begin() as session:
        for row in session.scalars(select(Membership).where(Membership.role == "planner")):
            row.role = "officer"
    answers = office.press(PLANNER, "Confirm")
    assert "Only the planning department" in str(answers[0].params)
    assert members(office) == []


def test_who_has_lost_the_right_meanwhile_can_leave(office: Chat) -> None:
    begin(office)
    with office.database.begin() as session:
        for row in session.scalars(select(Membership).where(Membership.role == "planner")):
            row.role = "officer"
    assert "Stopped. Nothing was changed." in text_of(office.say(PLANNER, "/huy"))
    assert "There is nothing to stop" in text_of(office.say(PLANNER, "/huy"))
