import asyncio
from datetime import timedelta

import pytest
from telegram.error import BadRequest, Conflict


def texts(updates):
    return [update.message.text for update in updates]


async def test_an_offset_confirms(bot, play, huong):
    first = (await bot.get_updates())[-1].update_id
    await play.say(huong, "một")
    await play.say(huong, "hai")
    await play.say(huong, "ba")

    assert texts(await bot.get_updates(offset=first + 1, limit=2)) == ["một", "hai"]
    assert texts(await bot.get_updates(limit=2)) == ["một", "hai"]
    assert texts(await bot.get_updates(offset=first + 2)) == ["hai", "ba"]
    assert texts(await bot.get_updates()) == ["hai", "ba"]
    assert texts(await bot.get_updates(offset=-1)) == ["ba"]
    assert texts(await bot.get_updates()) == ["ba"]


async def test_a_long_poll_wakes_up(bot, play, huong):
    start = (await bot.get_updates())[-1]
    seen = (await play.calls("getUpdates"))[-1]["number"]
    poll = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=20))
    assert await play.calls("getUpdates", after=seen, timeout=5)
    await play.say(huong, "/bao_cao 6.a")
    (update,) = await asyncio.wait_for(poll, 5)

    assert update.message.parse_entities() == {update.message.entities[0]: "/bao_cao"}
    assert update.update_id == start.update_id + 1


async def test_the_older_poll_is_ended(bot, play, huong):
    offset = (await bot.get_updates())[-1].update_id + 1
    seen = (await play.calls("getUpdates"))[-1]["number"]
    older = asyncio.create_task(bot.get_updates(offset=offset, timeout=20))
    assert await play.calls("getUpdates", after=seen, timeout=5)
    await bot.get_updates(offset=offset)

    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await asyncio.wait_for(older, 5)


async def test_allowed_updates_count_when_an_update_is_created(bot, play, huong):
    await bot.get_updates(allowed_updates=["callback_query"], offset=-1)
    await play.say(huong, "vô ích")
    await bot.get_updates(allowed_updates=["message", "edited_message"])
    kept = await play.say(huong, "có ích")
    await play.edit(huong, kept["message_id"], "có ích hơn")
    await play.block(huong)
    updates = await bot.get_updates()

    assert [update.effective_message.text for update in updates] == [
        "/start",
        "có ích",
        "có ích hơn",
    ]
    assert updates[-1].edited_message.edit_date


async def test_updates_do_not_live_for_ever(bot, play, huong, machine):
    await bot.send_message(huong.id, "?", reply_markup={"inline_keyboard": [[BUTTON]]})
    await play.press(huong, "Có")
    assert len(await bot.get_updates()) == 2
    machine.advance(timedelta(seconds=151))
    assert texts(await bot.get_updates()) == ["/start"]
    machine.advance(timedelta(hours=24))
    assert await bot.get_updates() == ()


async def test_any_update_can_be_put_in(bot, play, huong):
    await play.update({"update_id": 900_000_000, "poll": {"id": "1"}})
    await play.say(huong, "sau")
    raw = await play.pending()

    assert [update["update_id"] for update in raw[1:]] == [900_000_000, 900_000_001]
    assert raw[1]["poll"] == {"id": "1"}


BUTTON = {"text": "Có", "callback_data": "yes"}


async def test_a_press_and_its_answer(bot, play, huong):
    message = await bot.send_message(huong.id, "?", reply_markup={"inline_keyboard": [[BUTTON]]})
    press = await play.press(huong, "Có")
    query = (await bot.get_updates())[-1].callback_query

    assert (query.id, query.data, query.from_user.id) == (press, "yes", huong.id)
    assert query.message.message_id == message.message_id
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("x" * 201)
    await query.answer("Đã ghi nhận", show_alert=True)
    assert await play.answer(press) == {"text": "Đã ghi nhận", "show_alert": True, "url": ""}
    assert (await play.wait_for(huong, "ghi nhận"))["label"] == "Có"
    assert '(Hường Đặng Thị pressed "Có": Đã ghi nhận)' in await play.transcript(huong)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await query.answer()


async def test_a_late_answer(bot, play, huong, machine):
    await bot.send_message(huong.id, "?", reply_markup={"inline_keyboard": [[BUTTON]]})
    press = await play.press(huong, "yes")
    machine.advance(timedelta(seconds=151))
    with pytest.raises(BadRequest, match="or query id is invalid"):
        await bot.answer_callback_query(press)
    with pytest.raises(TimeoutError):
        await play.answer(press, timeout=0)


async def test_a_button_that_is_gone(bot, play, huong):
    message = await bot.send_message(huong.id, "?", reply_markup={"inline_keyboard": [[BUTTON]]})
    await message.edit_text("xong")
    with pytest.raises(Exception, match=r"There is no button 'Có' now.\n(.*\n)*.*xong"):
        await play.press(huong, "Có")
