import asyncio

import pytest
from telegram.error import Forbidden

from sandbox.errors import PlayError


async def test_several_people_at_once(bot, play):
    people = [await play.person(f"Cán bộ {number}") for number in range(8)]
    await asyncio.gather(*(play.say(one, f"tôi là {one.id}") for one in people))
    updates = await bot.get_updates()
    await asyncio.gather(*(bot.send_message(u.effective_chat.id, "chào") for u in updates))

    for one in people:
        transcript = (await play.transcript(one)).splitlines()
        assert [line.partition("] ")[2] for line in transcript] == [
            f"{one.first_name}: tôi là {one.id}",
            "bot: chào",
        ]


async def test_a_link_with_a_code(bot, play):
    lan = await play.person("Lan", note="lãnh đạo")
    await play.start(lan, "moi_3f-A")
    (update,) = await bot.get_updates()

    assert update.message.text == "/start moi_3f-A"
    assert (await play.people())[0].note == "lãnh đạo"
    with pytest.raises(PlayError, match="1-64"):
        await play.start(lan, "có dấu")


async def test_a_long_text_goes_in_parts_as_from_an_app(bot, play, huong):
    await play.say(huong, "ă" * 5000)

    assert [len(u.message.text) for u in (await bot.get_updates())[1:]] == [4096, 904]


async def test_waiting_for_the_bot(bot, play, huong):
    await bot.send_message(huong.id, "xong trước")
    await play.say(huong, "?")
    waiting = asyncio.create_task(play.wait_for(huong, "xong"))
    await bot.send_message(huong.id, "chưa")
    later = await bot.send_message(huong.id, "đã xong")

    assert (await asyncio.wait_for(waiting, 5))["message_id"] == later.message_id
    with pytest.raises(TimeoutError, match=r"did not say 'không có'(.*\n)*.*đã xong"):
        await play.wait_for(huong, "không có", timeout=0.05)


async def test_a_group_shows_the_bot_what_concerns_it(bot, play, huong):
    lan = await play.person("Lan")
    room = await play.group("Tổ", [huong, lan])
    for text in ("chuyện riêng", "/status", "/status@xanh_bot", "/status@other_bot"):
        await play.say(lan, text, chat=room)
    asked = await bot.send_message(room.id, "Sao?")
    await play.say(lan, "vì mưa", chat=room, reply_to=asked.message_id)
    updates = [u for u in await bot.get_updates() if u.effective_chat.id == room.id]

    assert updates[0].my_chat_member.new_chat_member.status == "member"
    assert updates[1].message.new_chat_members[0].id == bot.id
    assert [u.message.text for u in updates[2:]] == ["/status", "/status@xanh_bot", "vì mưa"]
    await play.set_bot(room, huong, "kicked")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(room.id, "x")


async def test_what_an_app_does_not_let_one_do(bot, play, huong):
    lan = await play.person("Lan")
    room = await play.group("Tổ", [huong])
    theirs = await bot.send_message(huong.id, "của bot")
    for act, reason in (
        (play.say(lan, "x", chat=room), "no member"),
        (play.say(lan, "x", chat=huong), "private chat"),
        (play.edit(huong, theirs.message_id, "x"), "own messages"),
        (play.say(huong, "  "), "nothing to send"),
        (play.say(77, "x"), "There is no person 77"),
    ):
        with pytest.raises(PlayError, match=reason):
            await act
    await play.block(huong)
    with pytest.raises(PlayError, match="blocked"):
        await play.say(huong, "x")
