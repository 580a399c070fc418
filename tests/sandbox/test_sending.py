import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden


def keyboard(*rows):
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=label) for label in row] for row in rows]
    )


async def test_a_message_comes_back_as_it_stands(bot, huong):
    message = await bot.send_message(
        huong.id, "<b>Chào</b> chị 🌱 <i>Hường</i>", parse_mode="HTML"
    )

    assert message.text == "Chào chị 🌱 Hường"
    assert message.text_html == "<b>Chào</b> chị 🌱 <i>Hường</i>"
    assert message.from_user.id == bot.id
    assert message.chat.id == huong.id


async def test_text_is_measured_after_parsing_in_code_points(bot, huong):
    await bot.send_message(huong.id, f"<b>{'🌱' * 4096}</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match=r"^Message is too long$"):
        await bot.send_message(huong.id, "ế" * 4097)


@pytest.mark.parametrize(
    ("text", "reason"), [("", "Message text is empty"), (" \n ", "Text must be non-empty")]
)
async def test_empty_text(bot, huong, text, reason):
    with pytest.raises(BadRequest, match=reason):
        await bot.send_message(huong.id, text)


async def test_broken_html_leaves_nothing_behind(bot, play, huong):
    before = await play.transcript(huong)
    with pytest.raises(BadRequest, match="Can't parse entities: unsupported start tag"):
        await bot.send_message(huong.id, "<x>", parse_mode="HTML")

    assert await play.transcript(huong) == before


@pytest.mark.parametrize(
    ("data", "fits"), [("a" * 64, True), ("a" * 65, False), ("ế" * 21, True), ("ế" * 22, False)]
)
async def test_callback_data_is_measured_in_bytes(bot, huong, data, fits):
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])
    if fits:
        await bot.send_message(huong.id, "x", reply_markup=markup)
        return
    with pytest.raises(BadRequest, match=r"^Button_data_invalid$"):
        await bot.send_message(huong.id, "x", reply_markup=markup)


async def test_number_of_buttons(bot, huong):
    full = ["12345678"] * 12 + ["1234"]
    await bot.send_message(huong.id, "x", reply_markup=keyboard(*full))
    for rows in (["12345678"] * 13, ["123456789"]):
        with pytest.raises(BadRequest, match="too long"):
            await bot.send_message(huong.id, "x", reply_markup=keyboard(*rows))


async def test_a_button_without_purpose(bot, huong):
    markup = {"inline_keyboard": [[{"text": "x"}]]}
    with pytest.raises(BadRequest, match="text buttons are unallowed in the inline keyboard"):
        await bot.send_message(huong.id, "x", reply_markup=markup)


async def test_who_cannot_be_written_to(bot, play, huong):
    stranger = await play.person("Người lạ")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(stranger.id, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(99, "x")
    await play.block(huong)
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
        await bot.send_message(huong.id, "x")
    await play.block(huong, blocked=False)
    await bot.send_message(huong.id, "x")


async def test_a_block_is_told(bot, play, huong):
    await bot.get_updates(offset=-1)
    await play.block(huong)
    await play.block(huong, blocked=False)
    changes = [update.my_chat_member for update in await bot.get_updates()][1:]

    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]
    assert changes[0].from_user.id == huong.id


async def test_replies(bot, play, huong):
    asked = await play.say(huong, "Bao giờ đến hạn?")
    answer = await bot.send_message(
        huong.id, "19/11", reply_parameters=ReplyParameters(asked["message_id"])
    )
    assert answer.reply_to_message.text == "Bao giờ đến hạn?"
    with pytest.raises(BadRequest, match=r"^Message to be replied not found$"):
        await bot.send_message(huong.id, "x", reply_parameters=ReplyParameters(9999))
    lost = ReplyParameters(9999, allow_sending_without_reply=True)
    assert (await bot.send_message(huong.id, "x", reply_parameters=lost)).reply_to_message is None


async def test_edits(bot, play, huong):
    message = await bot.send_message(huong.id, "một", reply_markup=keyboard("A"))
    with pytest.raises(BadRequest, match="Message is not modified: specified new message"):
        await message.edit_text("một", reply_markup=keyboard("A"))
    assert (await message.edit_text("<b>một</b>", parse_mode="HTML")).text_html == "<b>một</b>"
    assert "[A]" not in await play.transcript(huong)
    await message.edit_reply_markup(keyboard("B", "C"))
    assert f"[{message.message_id}] bot (edited): một\n[B]\n[C]\n" in await play.transcript(huong)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", huong.id, 9999)
    theirs = await play.say(huong, "của tôi")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", huong.id, theirs["message_id"])


async def test_deletions(bot, play, huong):
    message = await bot.send_message(huong.id, "tạm")
    old = await bot.send_message(huong.id, "cũ")
    await message.delete()
    assert "tạm" not in await play.transcript(huong)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await message.delete()
    await play.advance(days=3)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await old.delete()


async def test_chat_action(bot, huong):
    assert await bot.send_chat_action(huong.id, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(huong.id, "dancing")


async def test_messages_have_the_office_date(bot, play, huong):
    await play.set_clock(await play.clock())
    await play.advance(days=7)
    message = await bot.send_message(huong.id, "tuần sau")

    assert abs((message.date - await play.clock()).total_seconds()) < 5
