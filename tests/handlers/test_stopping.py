"""What is typed belongs to the newest message: another command ends what only offered a choice."""

import pytest
from sqlalchemy import update

from models.people import Membership
from services.plan_loading import find_agency
from tests.handlers.conftest import HEAD, OFFICER, PLANNER
from tests.support.chat import Chat, text_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize("before", ["/toi", "/nghi", "/giahan", "/vuongmac", "/duyet", "/tim"])
def test_a_code_typed_under_the_list_opens_that_task(office: Chat, before: str) -> None:
    office.say(OFFICER, before)
    office.say(OFFICER, "/nhiemvu")
    assert "11. Triển khai thực hiện chính sách ưu đãi" in text_of(office.say(OFFICER, "11"))
    assert "There is nothing to stop" in text_of(office.say(OFFICER, "/huy"))


def test_what_was_written_stays_open_and_is_mentioned(office: Chat) -> None:
    office.say(OFFICER, "/giahan 12 30/11 chờ số liệu quan trắc")
    answers = office.say(OFFICER, "/nhiemvu")
    assert len(answers) == 2
    assert "Sent to Sở KH&ĐT" in text_of(office.say(OFFICER, "gửi"))


def test_a_menu_of_buttons_does_not_stand_in_the_way_of_a_review(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Đã thí điểm")
    office.say(OFFICER, "gửi")
    office.say(PLANNER, "/nhiemvu")
    office.say(PLANNER, "/duyet")
    assert "To accept 1/1" in text_of(office.say(PLANNER, "1"))
    assert "Accepted: 11" in text_of(office.say(PLANNER, "1"))


def test_a_reason_that_is_asked_for_survives_another_command(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Đã thí điểm")
    office.say(OFFICER, "gửi")
    office.say(PLANNER, "/duyet")
    office.say(PLANNER, "1")
    office.press(PLANNER, "Return")
    office.say(PLANNER, "/status")
    assert "Returned: 11" in text_of(office.say(PLANNER, "thiếu số liệu quý III"))


def test_after_choosing_a_deputy_is_left_another_list_is_typed_at(office: Chat) -> None:
    office.say(HEAD, "/thaymat")
    office.say(HEAD, "/nhiemvu")
    assert "11. Triển khai thực hiện chính sách ưu đãi" in text_of(office.say(HEAD, "11"))


def test_who_has_lost_the_right_meanwhile_can_leave_and_change_the_language(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    with office.database.begin() as session:
        left, joined = (find_agency(session, code)[0] for code in ("so-tnmt", "so-xd"))
        assert left
        assert joined
        session.execute(
            update(Membership)
            .where(Membership.agency_id == left.id, Membership.role == "officer")
            .values(agency_id=joined.id)
        )
    assert "not among your agency's tasks" in text_of(office.say(OFFICER, "2"))
    office.say(OFFICER, "/ngonngu")
    assert "bằng tiếng Việt" in text_of(office.press(OFFICER, "Tiếng Việt"))
    office.say(OFFICER, "/huy")
    assert "Không có việc gì đang dở" in text_of(office.say(OFFICER, "/huy"))
