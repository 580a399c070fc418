"""Work that was given: received, handed back, reported, summed up, changed and given on."""

from datetime import date

import pytest
from sqlalchemy import select

from models.people import Membership, Person
from models.reports import Report, ReportStatus
from models.rights import Role
from tests.handlers.conftest import OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of
from tests.support.town import (
    CHIEF,
    COMMUNES,
    ECONOMY,
    LAN,
    MAI,
    VILLAGE,
    WARD,
    WARD_1,
    WARD_HEAD,
    give_to_all,
    notices_to,
    open_share,
    preview,
    refused,
    reply_to_notice,
    shares,
)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# Received, handed back, reported


def test_the_seven_communes_receive_report_and_are_summed_up(town: Chat) -> None:
    given = give_to_all(town)
    assert len(given) == COMMUNES
    listed = text_of(town.say(WARD, "/nhiemvu"))
    assert "Work given to you: 1 of 1 not reported yet" in listed
    assert "phân loại rác tại chợ" in listed
    assert "given by UBND TX Duyên Hải" in listed
    town.press(WARD, "13.c ·")
    assert "Noted: received" in text_of(town.press(WARD, "👍 Received"))
    assert "noted already" in refused(town.press(WARD, "👍 Received"))
    town.say(VILLAGE, "/baocao 13.c 100% Đã phân loại ở 2 chợ. Khó khăn: thiếu xe")
    checked = town.answers[VILLAGE][-1].text
    assert "Work given by UBND TX Duyên Hải, who receives this report" in checked
    assert "It goes to UBND TX Duyên Hải" in text_of(town.press(VILLAGE, "Send"))
    board = text_of(town.say(CHIEF, "/giaoviec theo dõi 13.c"))
    assert "In progress, 14%, as reported by 1 of 7 units" in board
    assert "Acknowledged: 2 of 7. Reported: 1 of 7." in board
    opened = text_of(town.press(CHIEF, "Long Hữu"))
    assert "Đã phân loại ở 2 chợ" in opened
    # The agency's own report begins from theirs, and is sent as usual.
    town.press(CHIEF, "← All shares")
    draft = text_of(town.press(CHIEF, "Sum up"))
    assert "In progress, 14%" in draft
    assert "UBND xã Long Hữu: Đã phân loại ở 2 chợ" in draft
    assert "Difficulties: UBND xã Long Hữu: thiếu xe" in draft
    assert "Sent. Task 13.c, version 1" in text_of(town.press(CHIEF, "Send"))
    # In the plan's figures it is one report, the town's own.

    assert "Sent: 1 of 150" in text_of(town.say(PLANNER, "/status"))


def test_who_gave_it_opens_the_evidence_and_a_sister_unit_does_not(town: Chat) -> None:
    give_to_all(town)
    town.say(WARD, "/baocao 13.c 50% Đã làm")
    town.send_file(WARD, "a.pdf")
    town.press(WARD, "Send")
    open_share(town)
    evidence = town.answers[CHIEF][-2].buttons["Show the evidence (1)"]
    assert town.press_data(CHIEF, evidence)[0].params["document"] == "f-a.pdf"
    for user in (VILLAGE, OTHER):
        assert [a.method for a in town.press_data(user, evidence)] == ["answerCallbackQuery"]


def test_a_second_tap_on_sum_up_changes_nothing_and_own_words_are_kept(town: Chat) -> None:
    give_to_all(town)
    town.say(WARD, "/baocao 13.c 50% Đã làm")
    town.press(WARD, "Send")
    town.say(CHIEF, "/giaoviec theo dõi 13.c")
    button = town.answers[CHIEF][-1].buttons["Sum up the reports from below"]
    first = town.press_data(CHIEF, button)[0].text
    assert town.press_data(CHIEF, button)[0].text == first
    town.press(CHIEF, "Change: result")
    town.say(CHIEF, "Tôi tự viết")
    assert "its text is kept" in refused(town.press_data(CHIEF, button))


def test_a_short_text_is_not_cut_because_another_one_is_long(town: Chat) -> None:
    give_to_all(town)
    for user, text in ((WARD, "a" * 4060), (VILLAGE, "Ngắn gọn")):
        town.say(user, f"/baocao 13.c 50% {text}")
        town.press(user, "Send")
    town.say(CHIEF, "/giaoviec theo dõi 13.c")
    town.press(CHIEF, "Sum up")
    with town.database.read() as session:
        draft = session.scalars(select(Report).where(Report.status == ReportStatus.DRAFT)).one()
        assert draft.result is not None
        assert len(draft.result) <= 4096
        assert "UBND xã Long Hữu: Ngắn gọn\n(Shortened" in draft.result


def test_long_texts_are_cut_and_a_note_says_so(town: Chat) -> None:
    give_to_all(town)
    for user, unit in ((WARD, "a"), (VILLAGE, "b")):
        town.say(user, f"/baocao 13.c 50% {unit * 3000}")
        town.press(user, "Send")
    town.say(CHIEF, "/giaoviec theo dõi 13.c")
    town.press(CHIEF, "Sum up")
    with town.database.read() as session:
        draft = session.scalars(select(Report).where(Report.status == ReportStatus.DRAFT)).one()
        assert draft.result is not None
        assert 4000 < len(draft.result) <= 4096
        assert draft.result.endswith("(Shortened; the full texts are with each share.)")
        assert draft.result.count("…") == 2


def test_da_nhan_as_a_reply_acknowledges(town: Chat) -> None:
    give_to_all(town)
    assert "Noted: received" in text_of(reply_to_notice(town, WARD, "Đã nhận ạ"))
    acknowledged = {row["unit"] for row in shares(town) if row["acknowledged"]}
    assert acknowledged == {WARD_1}


def test_any_other_reply_begins_the_report_on_that_share(town: Chat) -> None:
    give_to_all(town)
    answer = text_of(reply_to_notice(town, WARD, "60% đã phân loại ở 2 chợ"))
    assert "Please check the report on 13.c" in answer
    assert "Result: đã phân loại ở 2 chợ" in answer


def test_a_reply_may_ask_to_hand_it_back(town: Chat) -> None:
    give_to_all(town)
    answer = text_of(reply_to_notice(town, WARD, "đề nghị chuyển: không có chợ"))
    assert "Your wish was passed on to UBND TX Duyên Hải" in answer
    assert "without one it cannot be passed on" in text_of(
        reply_to_notice(town, VILLAGE, "đề nghị chuyển")
    )


def test_da_nhan_without_a_reply_asks_which_one_where_several_wait(town: Chat) -> None:
    give_to_all(town)
    assert "Noted: received" in text_of(town.say(WARD, "đã nhận"))
    assert "Nothing waits" in text_of(town.say(WARD, "đã nhận"))
    town.say(CHIEF, "/giaoviec 13.a cho Phường 1, hạn 10/11")
    town.say(CHIEF, "giao")
    town.say(CHIEF, "/giaoviec 2.a cho Phường 1, hạn 10/11")
    town.say(CHIEF, "giao")
    assert "Which work have you received" in text_of(town.say(WARD, "đã nhận"))
    assert "Noted: received" in text_of(town.press(WARD, "👍 2.a"))


def test_small_talk_acknowledges_nothing(town: Chat) -> None:
    give_to_all(town)
    assert "You are welcome" in text_of(town.say(WARD, "ok"))
    assert "Noted: received" in text_of(town.say(WARD, "đã nhận"))


def test_a_wish_with_a_proposal_leads_to_another_receiver_by_one_more_tap(town: Chat) -> None:
    give_to_all(town)
    town.say(WARD, "/nhiemvu")
    town.press(WARD, "13.c ·")
    assert "Please type the reason" in text_of(town.press(WARD, "Hand back"))
    told = text_of(town.say(WARD, "Không có chợ, đề nghị chuyển cho Phòng Kinh tế"))
    assert "The work stays with you until they decide" in told
    assert notices_to(town, CHIEF) == ["share_hand_back"]
    town.say(CHIEF, "/giaoviec theo dõi 13.c")
    card = town.press(CHIEF, "🔁 UBND Phường 1")
    assert "Không có chợ" in text_of(card)
    checked = text_of(town.press(CHIEF, "Give it to Phòng KT"))
    assert "Instead of: UBND Phường 1 TX Duyên Hải" in checked
    assert "What: phân loại rác tại chợ" in checked
    assert "end of 10/11/2026" in checked
    assert "Given to Phòng KT TX Duyên Hải instead" in text_of(town.press(CHIEF, "✅ Give"))
    rows = shares(town)
    moved = next(row for row in rows if row["unit"] == WARD_1)
    assert (moved["alive"], moved["successor"]) == (False, rows[-1]["id"])
    assert notices_to(town, ECONOMY) == ["share"]
    # The old buttons of the ward change nothing, and say why.
    assert "recalled or given to somebody else" in refused(town.press(WARD, "Report"))


def test_a_wish_that_is_refused_stays_with_a_word(town: Chat) -> None:
    give_to_all(town)
    reply_to_notice(town, WARD, "đề nghị chuyển: bận")
    town.say(CHIEF, "/giaoviec theo dõi 13.c")
    town.press(CHIEF, "🔁 UBND Phường 1")
    town.press(CHIEF, "It stays with them")
    told = text_of(town.say(CHIEF, "Phòng Kinh tế sẽ hỗ trợ"))
    assert "It stays with UBND Phường 1" in told
    assert notices_to(town, WARD) == ["share_change"]
    assert next(row for row in shares(town) if row["unit"] == WARD_1)["wish"] is None


# Deciding over what was given


def test_a_head_urges_in_their_own_words_once_a_day(town: Chat) -> None:
    give_to_all(town)
    open_share(town)
    town.press(CHIEF, "📣 Urge")
    assert "UBND Phường 1 TX Duyên Hải is urged" in text_of(town.say(CHIEF, "Gửi trước thứ Sáu"))
    town.press(CHIEF, "📣 Urge")
    assert "was urged today already" in text_of(town.say(CHIEF, "Gửi ngay"))
    assert notices_to(town, WARD) == ["share", "share_urge"]


def test_a_question_about_a_share_is_asked_again_after_another_command(town: Chat) -> None:
    give_to_all(town)
    open_share(town)
    town.press(CHIEF, "📣 Urge")
    assert "What do you want to say" in town.say(CHIEF, "/status")[-1].text
    assert "Nothing was changed" in text_of(town.say(CHIEF, "/huy"))
    assert "I did not understand" in text_of(town.say(CHIEF, "Gửi ngay"))
    assert notices_to(town, WARD) == ["share"]


def test_the_board_works_by_numbers_and_words(town: Chat) -> None:
    give_to_all(town)
    assert "type its number" in text_of(town.say(CHIEF, "/giaoviec theo dõi 13.c"))
    assert "UBND Phường 1 TX Duyên Hải" in text_of(town.say(CHIEF, "1"))
    assert "Until when" in text_of(town.say(CHIEF, "đổi hạn"))
    assert "the end of 06/11/2026" in text_of(town.say(CHIEF, "6/11"))
    town.say(CHIEF, "/giaoviec theo dõi 13.c")
    town.say(CHIEF, "2")
    assert "Give the share of UBND Phường 2" in text_of(town.say(CHIEF, "chuyển"))
    assert "Instead of: UBND Phường 2" in text_of(town.say(CHIEF, "Mai"))
    town.say(CHIEF, "giao")
    town.say(CHIEF, "/giaoviec theo dõi 13.c")
    town.say(CHIEF, "1")
    town.say(CHIEF, "thu hồi")
    assert "Recalled from UBND Phường 1" in text_of(town.say(CHIEF, "Trùng việc"))
    assert [row["alive"] for row in shares(town)] == [False, False, *[True] * 6]


def test_another_day_is_set_and_told(town: Chat) -> None:
    give_to_all(town)
    open_share(town)
    town.press(CHIEF, "📅 Change the date")
    assert "later than" in text_of(town.say(CHIEF, "20/11"))
    assert "the end of 06/11/2026" in text_of(town.say(CHIEF, "6/11"))
    row = next(row for row in shares(town) if row["unit"] == WARD_1)
    assert (row["due_on"], row["version"]) == (date(2026, 11, 6), 2)
    town.press(CHIEF, "← All shares")
    town.press(CHIEF, "UBND Phường 1")
    town.press(CHIEF, "📅 Change the date")
    assert "the end of 19/11/2026" in text_of(town.press(CHIEF, "As the task"))


def test_other_words_are_set_and_told(town: Chat) -> None:
    give_to_all(town)
    open_share(town)
    town.press(CHIEF, "✏️ Change the text")
    town.say(CHIEF, "Phân loại rác tại trường học")
    row = next(row for row in shares(town) if row["unit"] == WARD_1)
    assert row["brief"] == "Phân loại rác tại trường học"


@pytest.mark.parametrize("reason", ["Trùng với việc khác", None])
def test_a_share_is_recalled_with_or_without_a_reason(town: Chat, reason: str | None) -> None:
    give_to_all(town)
    open_share(town)
    town.press(CHIEF, "↩️ Recall")
    done = town.say(CHIEF, reason) if reason else town.press(CHIEF, "Recall without a reason")
    assert "Recalled from UBND Phường 1" in text_of(done)
    row = next(row for row in shares(town) if row["unit"] == WARD_1)
    assert not row["alive"]
    assert "1 share was recalled" in text_of(town.press(CHIEF, "← All shares"))
    assert "not given to your agency" in text_of(town.say(WARD, "/baocao 13.c 50% x"))


def test_an_old_button_of_a_recalled_share_is_answered_kindly(town: Chat) -> None:
    give_to_all(town)
    open_share(town)
    card = town.answers[CHIEF][-2].buttons
    town.press(CHIEF, "↩️ Recall")
    town.press(CHIEF, "Recall without a reason")
    for label in ("📣 Urge", "📅 Change the date", "↩️ Recall", "Give to another"):
        assert "recalled or given to somebody else" in refused(town.press_data(CHIEF, card[label]))


def test_a_draft_on_a_share_that_was_recalled_does_not_stand_in_the_way(town: Chat) -> None:
    give_to_all(town)
    town.say(WARD, "/baocao 13.c")
    open_share(town)
    town.press(CHIEF, "↩️ Recall")
    town.press(CHIEF, "Recall without a reason")
    assert "recalled" in text_of(town.say(WARD, "60"))
    assert "Reports of 2026" in text_of(town.say(WARD, "/status"))
    assert "Stopped" in text_of(town.say(WARD, "/huy"))
    assert "There is nothing to stop" in text_of(town.say(WARD, "/huy"))


@pytest.mark.parametrize("user", [OTHER, OFFICER, VILLAGE, ECONOMY])
def test_nobody_outside_of_the_chain_opens_or_changes_a_share(town: Chat, user: int) -> None:
    ward = next(row for row in give_to_all(town) if row["unit"] == WARD_1)
    for data in (
        f"share:{ward['id']}",
        f"board:{ward['duty']}:0",
        f"task:{ward['duty']}",
        f"report:{ward['duty']}",
        f"ack:{ward['id']}",
        *(f"share_ask:{place}:{ward['id']}" for place in range(6)),
        f"share_move:{ward['id']}",
        f"give:{ward['duty']}",
        f"gather:{ward['duty']}",
    ):
        answers = town.press_data(user, data)
        assert [a.method for a in answers] == ["answerCallbackQuery"], data
        assert answers[0].params["text"]
    assert not any(row["acknowledged"] for row in shares(town))


# Given on, and named persons


def test_a_ward_gives_its_share_on_and_the_town_sees_it(town: Chat) -> None:
    give_to_all(town)
    town.join(28, WARD_1, Role.OFFICER, "Tư", language="en")
    assert "later than" in text_of(
        town.say(WARD_HEAD, "/giaoviec 13.c cho Tư: đếm thùng rác, hạn 12/11")
    )
    town.say(WARD_HEAD, "/giaoviec 13.c cho Tư: đếm thùng rác, hạn 9/11")
    assert "Given to 1 receiver" in text_of(town.say(WARD_HEAD, "giao"))
    town.say(28, "/baocao")
    # Tư has the ward's share and their own one.
    labels = [label for label in town.answers[28][-1].buttons if label.startswith("13.c")]
    assert len(labels) == 2
    which = town.say(28, "/baocao 13.c 80% Đã đếm 12 thùng")
    assert "Which task is this about" in text_of(which)
    checked = text_of(town.press(28, "↳ đếm thùng rác"))
    assert "Work given by UBND Phường 1 TX Duyên Hải" in checked
    assert "80%" in checked
    town.press(28, "Send")
    open_share(town)
    assert "By the shares given on: In progress, 80%" in town.answers[CHIEF][-2].text
    # When the town takes it back, nothing is left to do below either.
    town.press(CHIEF, "↩️ Recall")
    town.press(CHIEF, "Recall without a reason")
    assert [row["alive"] for row in shares(town) if row["unit"] == WARD_1] == [False, False]


def test_an_officer_has_the_agencys_task_and_a_share_of_it_and_is_asked_which(town: Chat) -> None:
    preview(town)
    town.press(CHIEF, "✅ Give")
    assert "Which task is this about" in text_of(town.say(LAN, "/baocao 13.c 40% Đã kiểm tra"))
    checked = text_of(town.press(LAN, "↳ kiểm tra hồ sơ"))
    assert "Work given by UBND TX Duyên Hải" in checked
    assert "Result: Đã kiểm tra" in checked
    # Mai, who was given nothing by name, reports the agency's task as before.
    assert "Work given by" not in text_of(town.say(MAI, "/baocao 13.c 40% Đã làm"))


def test_a_share_of_somebody_who_has_left_is_marked_and_given_to_another(town: Chat) -> None:
    preview(town)
    town.press(CHIEF, "✅ Give")
    with town.database.begin() as session:
        person = session.scalars(select(Person).where(Person.name == "Nguyễn Thị Lan")).one()
        session.scalars(
            select(Membership).where(Membership.person_id == person.id)
        ).one().revoked_at = town.now
    board = text_of(town.say(CHIEF, "/giaoviec theo dõi 13.c"))
    assert "⚠️ Nguyễn Thị Lan: no longer works here" in board
    town.press(CHIEF, "⚠️")
    town.press(CHIEF, "Give to another")
    checked = text_of(town.say(CHIEF, "Mai"))
    assert "Instead of: Nguyễn Thị Lan" in checked
    town.press(CHIEF, "✅ Give")
    assert [(row["person"], row["alive"]) for row in shares(town)] == [
        ("Nguyễn Thị Lan", False),
        ("Lê Thị Mai", True),
    ]


# The plan's own tasks


def test_an_agency_acknowledges_its_tasks_one_by_one_and_all_at_once(town: Chat) -> None:
    town.say(PLANNER, "/status")
    assert "Sở TN&MT" in unacknowledged(town)
    town.say(OFFICER, "/nhiemvu")
    listing = town.answers[OFFICER][-1]
    town.press_data(OFFICER, next(iter(listing.buttons.values())))
    assert "Noted: received" in text_of(town.press(OFFICER, "👍 Received"))
    everything = next(label for label in listing.buttons if label.startswith("👍 All received"))
    assert "tasks received" in text_of(town.press(OFFICER, everything))
    assert "Nothing waits" in refused(town.press_data(OFFICER, listing.buttons[everything]))
    assert "Sở TN&MT" not in unacknowledged(town)
    assert "All received" not in str(town.say(OFFICER, "/nhiemvu")[0].buttons)


def unacknowledged(chat: Chat) -> str:
    """Return the planners' list of who has not acknowledged, all pages of it."""
    figures = text_of(chat.say(PLANNER, "/status"))
    assert "Tasks not acknowledged yet:" in figures
    found = text_of(chat.press(PLANNER, "Not acknowledged"))
    while "More →" in chat.answers[PLANNER][-2].buttons:
        found += text_of(chat.press(PLANNER, "More →"))
    return found
