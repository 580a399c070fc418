"""Giving work: UBND thị xã Duyên Hải to its officers, its offices and its seven communes."""

from datetime import date

import pytest

from models.rights import Role
from tests.handlers.conftest import OFFICER, OTHER
from tests.support.chat import Chat, text_of
from tests.support.town import (
    CHIEF,
    COMMUNES,
    ECONOMY,
    LAN,
    MAI,
    TOWN,
    VILLAGE,
    WARD,
    WARD_HEAD,
    change_person,
    notices_to,
    preview,
    refused,
    shares,
)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# Giving, step by step and in one message


def test_seven_communes_at_once_from_the_first_question_to_the_board(town: Chat) -> None:
    assert "Which task do you give" in text_of(town.say(CHIEF, "/giaoviec"))
    question = town.press(CHIEF, "13.c ·")
    assert "To whom" in text_of(question)
    assert "3. UBND Phường 1 TX Duyên Hải" in question[0].buttons
    chosen = town.press(CHIEF, "Choose all communes and wards (7)")
    assert "Chosen (7)" in text_of(chosen)
    assert "✓ 3. UBND Phường 1 TX Duyên Hải" in chosen[0].buttons
    assert "What is to be done" in text_of(town.press(CHIEF, "Go on (7)"))
    assert "Until when" in text_of(town.say(CHIEF, "Phân loại rác tại chợ"))
    checked = text_of(town.say(CHIEF, "10/11"))
    for part in (
        "To (7)",
        "Phân loại rác tại chợ",
        "end of 10/11/2026",
        "Nobody there uses the bot",
    ):
        assert part in checked
    assert shares(town) == []
    assert "Given to 7 receivers" in text_of(town.press(CHIEF, "✅ Give"))
    given = shares(town)
    assert len({row["unit"] for row in given}) == COMMUNES
    assert {row["due_on"] for row in given} == {date(2026, 11, 10)}
    assert {row["brief"] for row in given} == {"Phân loại rác tại chợ"}
    board = text_of(town.press(CHIEF, "Follow"))
    assert "as reported by 0 of 7 units" in board
    assert board.count("not acknowledged yet") == COMMUNES
    # Who is there is told: the ward's officer and head, the village's head; nobody of the town.
    for user in (WARD, WARD_HEAD, VILLAGE):
        assert notices_to(town, user) == ["share"]
    for user in (LAN, MAI, ECONOMY, OTHER, CHIEF):
        assert notices_to(town, user) == []


def test_one_message_gives_to_officers_and_offices_after_a_preview(town: Chat) -> None:
    checked = preview(
        town, "/giaoviec 13.c cho Lan, Phòng Kinh tế: phân loại rác tại chợ, hạn 10/11"
    )
    assert "To (2): Nguyễn Thị Lan, Phòng KT TX Duyên Hải" in checked
    assert "What: phân loại rác tại chợ" in checked
    assert "Deadline: end of 10/11/2026" in checked
    assert "Given to 2 receivers" in text_of(town.say(CHIEF, "giao"))
    rows = [(row["unit"], row["person"]) for row in shares(town)]
    assert rows == [(TOWN, "Nguyễn Thị Lan"), ("phong-kt-tx-duyen-hai", None)]
    assert (notices_to(town, LAN), notices_to(town, ECONOMY)) == (["share"], ["share"])


def test_everything_can_be_typed(town: Chat) -> None:
    town.say(CHIEF, "/giaoviec")
    assert "To whom" in text_of(town.say(CHIEF, "13c"))
    assert "What is to be done" in text_of(town.say(CHIEF, "2, Phường 1, xã Long Hữu"))
    assert "Until when" in text_of(town.say(CHIEF, "cả nhiệm vụ"))
    checked = text_of(town.say(CHIEF, "theo hạn của cơ quan"))
    assert "To (3): Nguyễn Thị Lan, UBND Phường 1 TX Duyên Hải, UBND xã Long Hữu" in checked
    assert "What: the whole task" in checked
    assert "end of 19/11/2026" in checked
    town.say(CHIEF, "Giao")
    assert len(shares(town)) == 3


def test_a_name_without_a_day_gives_the_whole_task_until_the_agencys_deadline(town: Chat) -> None:
    checked = preview(town, "/assign 13.c cho Mai")
    assert "What: the whole task" in checked
    assert "end of 19/11/2026" in checked


def test_receivers_are_chosen_and_left_out_again_by_quick_taps(town: Chat) -> None:
    question = town.say(CHIEF, "/giaoviec 13.c")[0]
    first, second = list(question.buttons.values())[:2]
    # Both taps fall on the same message, before it has been edited; the first one twice.
    town.press_data(CHIEF, first)
    town.press_data(CHIEF, first)
    assert "Chosen (2)" in text_of(town.press_data(CHIEF, second))
    assert "Chosen (1): Nguyễn Thị Lan" in text_of(town.press(CHIEF, "✓ 1."))


def test_pages_of_receivers_keep_what_was_chosen(town: Chat) -> None:
    town.say(CHIEF, "/giaoviec 13.c")
    town.press(CHIEF, "1. Lê Thị Mai")
    second = town.press(CHIEF, "More →")
    assert "Chosen (1): Lê Thị Mai" in text_of(second)
    assert any("Phòng KT" in label for label in second[0].buttons)
    town.press(CHIEF, "Phòng KT")
    assert "Chosen (2)" in text_of(town.press(CHIEF, "← Back"))


def test_the_preview_leads_back_to_each_question(town: Chat) -> None:
    preview(town)
    town.press(CHIEF, "Change: receivers")
    assert "Please check what you give" in text_of(town.say(CHIEF, "Mai"))
    town.press(CHIEF, "Change: text")
    assert "What: việc khác" in text_of(town.say(CHIEF, "việc khác"))
    town.press(CHIEF, "Change: date")
    checked = text_of(town.press(CHIEF, "As the agency's"))
    assert "end of 19/11/2026" in checked
    assert "To (2): Lê Thị Mai, Nguyễn Thị Lan" in checked


def test_who_has_a_share_already_is_said_before_it_is_given_again(town: Chat) -> None:
    preview(town)
    town.press(CHIEF, "✅ Give")
    assert "Has a share of this task already: Nguyễn Thị Lan" in preview(town)


# What goes wrong


@pytest.mark.parametrize("user", [LAN, WARD, OFFICER, OTHER])
def test_only_heads_give_work(town: Chat, user: int) -> None:
    assert "Only the head of an agency" in text_of(town.say(user, "/giaoviec 13.c cho Lan"))
    assert shares(town) == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/giaoviec 99 cho Lan", "The plan has no task “99”"),
        ("/giaoviec 7.b cho Lan", "not a task that your agency can give on"),
        ("/giaoviec 13 cho Lan", "is a heading"),
        ("/giaoviec xin chào", "I could not read that"),
        ("/giaoviec 13.c cho Hùng", "neither one of your agency's officers"),
        ("/giaoviec 13.c cho Phường 9", "“Phường 9”"),
        ("/giaoviec 13.c cho Sở Xây dựng", "“Sở Xây dựng”"),
        ("/giaoviec 13.c cho Lan: làm, hạn 32/13", "not a date I can read"),
        ("/giaoviec 13.c cho Lan: làm, hạn 20/11", "later than the task's own deadline"),
        ("/giaoviec 13.c cho Lan: làm, hạn 1/11", "is over already"),
        (f"/giaoviec 13.c cho Lan: {'a' * 1001}", "The text is too long"),
    ],
)
def test_what_cannot_be_given_is_said_and_nothing_is_given(
    town: Chat, text: str, answer: str
) -> None:
    assert answer in text_of(town.say(CHIEF, text))
    assert shares(town) == []


def test_a_wrong_answer_leaves_the_question_open(town: Chat) -> None:
    town.say(CHIEF, "/giaoviec")
    assert "none of the tasks above" in text_of(town.say(CHIEF, "abc"))
    town.say(CHIEF, "13.c")
    assert "“Hùng”" in text_of(town.say(CHIEF, "Hùng"))
    town.say(CHIEF, "Lan")
    assert "needs an answer in words" in text_of(town.send_file(CHIEF))
    town.say(CHIEF, "làm")
    assert "not a date" in text_of(town.say(CHIEF, "khi nào xong thì xong"))
    assert "later than" in text_of(town.say(CHIEF, "20/11"))
    town.say(CHIEF, "10/11")
    assert "Nothing has been given yet" in text_of(town.say(CHIEF, "để xem đã"))
    town.say(CHIEF, "giao")
    assert len(shares(town)) == 1


def test_a_double_tap_gives_once(town: Chat) -> None:
    preview(town)
    button = town.answers[CHIEF][-1].buttons["✅ Give"]
    assert "Given to 1 receiver" in text_of(town.press_data(CHIEF, button))
    again = town.press_data(CHIEF, button)
    assert "This button is old" in again[0].params["text"]
    assert len(shares(town)) == 1


def test_an_old_button_and_anothers_button_change_nothing(town: Chat) -> None:
    question = town.say(CHIEF, "/giaoviec 13.c")[0]
    pick = next(iter(question.buttons.values()))
    preview(town)
    give = town.answers[CHIEF][-1].buttons["✅ Give"]
    assert "This button is old" in refused(town.press_data(CHIEF, pick))
    for user in (LAN, OTHER, WARD):
        for button in (pick, give):
            answers = town.press_data(user, button)
            assert [a.method for a in answers] == ["answerCallbackQuery"]
    assert shares(town) == []


def test_who_was_suspended_meanwhile_is_named_and_the_rest_is_kept(town: Chat) -> None:
    preview(town, "/giaoviec 13.c cho Lan, Mai: kiểm tra, hạn 10/11")
    change_person(town, LAN, suspend=True)
    assert "Nguyễn Thị Lan cannot receive work" in refused(town.press(CHIEF, "✅ Give"))
    assert shares(town) == []
    town.press(CHIEF, "Change: receivers")
    assert "To (1): Lê Thị Mai" in text_of(town.press(CHIEF, "Go on (1)"))


def test_a_head_who_lost_the_role_gives_nothing(town: Chat) -> None:
    preview(town)
    button = town.answers[CHIEF][-1].buttons["✅ Give"]
    change_person(town, CHIEF, role=Role.OFFICER)
    assert "so nothing was given" in refused(town.press_data(CHIEF, button))
    assert shares(town) == []


def test_stopping_gives_nothing_and_another_command_leaves_it_open(town: Chat) -> None:
    town.say(CHIEF, "/giaoviec 13.c")
    answers = town.say(CHIEF, "/status")
    assert "Reports of 2026" in answers[0].text
    assert "is not given yet" in answers[1].text
    assert "To whom" in text_of(town.press(CHIEF, "Go on giving"))
    assert "Nothing was given" in text_of(town.say(CHIEF, "/huy"))
    assert "There is nothing to stop" in text_of(town.say(CHIEF, "/huy"))


def test_after_the_deadline_only_the_agencys_own_is_left(town: Chat) -> None:
    town.clock.set(town.now.replace(day=24))
    town.say(CHIEF, "/giaoviec 13.c")
    town.say(CHIEF, "Lan")
    checked = text_of(town.say(CHIEF, "làm gấp"))
    assert "end of 19/11/2026. It has passed already" in checked
    town.say(CHIEF, "giao")
    (share,) = shares(town)
    assert share["due_on"] is None
