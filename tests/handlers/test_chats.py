"""Groups: linked by who may, told figures only, followed when they move."""

from typing import Any

import pytest
from sqlalchemy import select

from models.audit import Action, AuditRow
from models.chats import LinkedChat
from tests.handlers.conftest import HEAD, OFFICER, OTHER, PLANNER, STRANGER
from tests.support.chat import Answer, Chat, text_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

GROUP, SUPERGROUP = -555, -1001234567890
TOPIC = {"message_thread_id": 42, "is_topic_message": True}


def write(chat: Chat, user: int, text: str, group: int = GROUP, **fields: Any) -> list[Answer]:
    """Somebody writes in the group; return what is said in the group."""
    message: dict[str, Any] = {
        **chat._message(user),
        "chat": {"id": group, "type": "supergroup", "title": "Tổ tăng trưởng xanh"},
        **fields,
    }
    if text:
        message["text"] = text
        length = len(text.split()[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return chat.feed({"message": message}, group)


def happen(chat: Chat, user: int, status: str, was: str = "member") -> list[Answer]:
    """The bot's own membership changes."""

    def member(state: str) -> dict[str, Any]:
        user_ = {"id": 5000000, "is_bot": True, "first_name": "Xanh"}
        return {"user": user_, "status": state, "until_date": 0}

    return chat.feed(
        {
            "my_chat_member": {
                "chat": {"id": GROUP, "type": "group", "title": "Tổ"},
                "from": chat._user(user),
                "date": 1,
                "old_chat_member": member(was),
                "new_chat_member": member(status),
            }
        },
        GROUP,
    )


def links(chat: Chat) -> list[LinkedChat]:
    with chat.database.read() as session:
        return list(session.scalars(select(LinkedChat).order_by(LinkedChat.id)))


@pytest.fixture
def linked(office: Chat) -> Chat:
    """The group of so-tnmt, linked by its head."""
    write(office, HEAD, "/lienket")
    office.press(HEAD, "Link to Sở Tài nguyên")
    return office


def test_the_head_confirms_in_private_and_the_group_is_told(office: Chat) -> None:
    assert "in our private chat" in text_of(write(office, HEAD, "/lienket"))
    question = office.answers[HEAD][-1]
    assert "Link the group “Tổ tăng trưởng xanh”?" in question.text
    assert links(office) == []
    assert "is linked to Sở Tài nguyên" in text_of(office.press(HEAD, "Link to"))
    assert "Sở Tài nguyên và Môi trường" in office.answers[GROUP][-1].text
    (link,) = links(office)
    assert (link.address, link.unlinked_at) == (str(GROUP), None)
    with office.database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == Action.CHAT_LINKED))
        assert len(rows.all()) == 1


def test_the_confirmation_may_be_typed(office: Chat) -> None:
    write(office, HEAD, "/link")
    office.say(HEAD, "/help")
    assert links(office) == []
    write(office, HEAD, "/lienket")
    office.press(HEAD, "Link to")
    assert len(links(office)) == 1


@pytest.mark.parametrize("who", [OFFICER, OTHER])
def test_an_officer_cannot_link(office: Chat, who: int) -> None:
    assert "Only the head of an agency" in text_of(write(office, who, "/lienket"))
    assert "Only the head" in text_of(write(office, HEAD, "/lienket Sở Xây dựng"))
    assert links(office) == []


def test_a_forged_confirmation_links_nothing(office: Chat) -> None:
    write(office, HEAD, "/lienket")
    data = next(iter(office.answers[HEAD][-1].buttons.values()))
    verb, number, agency = data.split(":")
    for user in (OTHER, OFFICER, PLANNER):
        office.press_data(user, data)
    office.press_data(HEAD, f"{verb}:{number}:{int(agency) + 1}")
    office.press_data(HEAD, f"{verb}:{int(number) + 1}:{agency}")
    office.press_data(HEAD, "link:0:1")
    assert links(office) == []


def test_a_second_tap_and_a_second_link_change_nothing(linked: Chat) -> None:
    assert "old" in text_of(linked.press(HEAD, "Link to"))
    assert "linked to Sở Tài nguyên" in text_of(write(linked, PLANNER, "/lienket"))
    assert len(links(linked)) == 1


def test_the_group_is_told_figures_and_no_name_and_no_text(linked: Chat) -> None:
    linked.say(OFFICER, "nv 11 60% đã thí điểm ở ấp Chợ, vướng thiếu xe")
    linked.press(OFFICER, "Send")
    (answer,) = write(linked, OTHER, "/status")
    assert "Đã gửi: 1/9" in answer.text
    assert answer.buttons == {}
    for private in ("Lan", "Hùng", "thí điểm", "thiếu xe", "ấp Chợ"):
        assert private not in answer.text


def test_another_command_is_answered_in_private(linked: Chat) -> None:
    assert "in our private chat" in text_of(write(linked, OFFICER, "/nhiemvu@xanh_test_bot"))
    assert "Tasks of 2026" in linked.answers[OFFICER][-1].text
    said = text_of(write(linked, OFFICER, "/baocao 11 60% Đã làm"))
    assert "Đã làm" not in said
    assert "check the report on 11" in linked.answers[OFFICER][-1].text


def test_strangers_and_other_bots_commands_learn_nothing(linked: Chat) -> None:
    assert "1/9" not in text_of(write(linked, STRANGER, "/status"))
    assert write(linked, OFFICER, "/status@other_bot") == []
    assert write(linked, OFFICER, "/weather") == []
    assert write(linked, OFFICER, "/") == []
    assert write(linked, OFFICER, "/ status") == []


def test_an_unlinked_group_is_told_nothing(office: Chat) -> None:
    assert "in groups I tell nothing" in text_of(write(office, OFFICER, "/status"))
    assert "linked to no agency" in text_of(write(office, HEAD, "/huylienket"))


def test_who_may_link_may_unlink(linked: Chat) -> None:
    assert "Only the head" in text_of(write(linked, OTHER, "/huylienket"))
    assert links(linked)[0].unlinked_at is None
    write(linked, HEAD, "/huylienket")
    assert links(linked)[0].unlinked_at is not None
    assert "in groups I tell nothing" in text_of(write(linked, OFFICER, "/status"))
    write(linked, HEAD, "/lienket")
    linked.press(HEAD, "Link to")
    assert len(links(linked)) == 2


def test_being_put_out_ends_the_link(linked: Chat) -> None:
    assert happen(linked, HEAD, "left") == []
    assert links(linked)[0].unlinked_at is not None


def test_being_taken_in_is_answered_with_what_to_do(office: Chat) -> None:
    assert "/lienket" in text_of(happen(office, HEAD, "member", was="left"))


def test_another_owner_ends_the_link(linked: Chat) -> None:
    owner = {"id": 77, "is_bot": False, "first_name": "Mới"}
    said = text_of(write(linked, HEAD, "", chat_owner_changed={"new_owner": owner}))
    assert "đổi chủ" in said
    assert links(linked)[0].unlinked_at is not None


def test_the_link_follows_the_group_to_its_new_address(linked: Chat) -> None:
    write(linked, HEAD, "", migrate_to_chat_id=SUPERGROUP)
    write(linked, HEAD, "", group=SUPERGROUP, migrate_from_chat_id=GROUP)
    assert [link.address for link in links(linked)] == [str(SUPERGROUP)]
    assert "Đã gửi: 0/9" in text_of(write(linked, OFFICER, "/status", group=SUPERGROUP))


def test_answers_go_to_the_topic_of_the_link(office: Chat) -> None:
    asked = write(office, HEAD, "/lienket", **TOPIC)
    assert asked[0].params["message_thread_id"] == 42
    assert "message_thread_id" not in office.answers[HEAD][-1].params
    office.press(HEAD, "Link to")
    assert office.answers[GROUP][-1].params["message_thread_id"] == 42
    other = {"message_thread_id": 7, "is_topic_message": True}
    assert write(office, OFFICER, "/status", **other)[0].params["message_thread_id"] == 42
    assert write(office, OFFICER, "/status")[0].params["message_thread_id"] == 42


def test_in_a_private_chat_the_commands_of_groups_say_where_to_send_them(office: Chat) -> None:
    assert "add me to the group" in text_of(office.say(HEAD, "/lienket"))
    assert "add me to the group" in text_of(office.say(HEAD, "/unlink"))
