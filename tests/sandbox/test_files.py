import pytest
from telegram import InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00"
    b"\x00\x00\x00\x00"
)


async def test_a_document_both_ways(bot, play, huong):
    sent = await bot.send_document(huong.id, b"xin", filename="đơn.docx", caption="Mẫu <1>")
    assert sent.document.file_name == "đơn.docx"
    assert await play.download(sent.document.file_id) == b"xin"
    again = await bot.send_document(huong.id, sent.document.file_id, caption="lần nữa")
    assert again.document.file_id == sent.document.file_id

    await play.send_file(huong, ("báo cáo.pdf", b"%PDF-1.7"), caption="gửi /nop")
    message = (await bot.get_updates())[-1].message
    assert message.document.file_name == "báo cáo.pdf"
    assert message.document.mime_type == "application/pdf"
    assert message.caption_entities[0].type == "bot_command"
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"


async def test_photos(bot, play, huong):
    sent = await bot.send_photo(huong.id, PNG)
    assert (sent.photo[0].width, sent.photo[0].height) == (2, 3)
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(huong.id, b"no picture")
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await bot.send_document(huong.id, sent.photo[0].file_id)


async def test_what_is_no_file(bot, huong):
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(huong.id, b"", filename="x")
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_document(huong.id, "no-such-id")
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("no-such-id")


async def test_a_caption_is_shorter_than_a_text(bot, huong):
    await bot.send_document(huong.id, b"x", caption="ế" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(huong.id, b"x", caption="ế" * 1025)


async def test_albums(bot, play, huong):
    media = [
        InputMediaDocument(b"1", filename="một.txt", caption="<b>hai</b> tệp", parse_mode="HTML"),
        InputMediaDocument(b"2", filename="hai.txt"),
    ]
    first, second = await bot.send_media_group(huong.id, media)
    assert first.media_group_id == second.media_group_id
    assert first.caption_html == "<b>hai</b> tệp"
    assert await play.download(second.document.file_id) == b"2"
    with pytest.raises(BadRequest, match="can't be mixed"):
        await bot.send_media_group(huong.id, [media[0], InputMediaPhoto(PNG)])
    with pytest.raises(BadRequest, match="Too many messages to send as an album"):
        await bot.send_media_group(huong.id, [InputMediaDocument(b"1")] * 11)

    await play.send_file(huong, ("a.png", PNG), ("b.png", PNG), photo=True, caption="ảnh")
    one, two = [update.message for update in (await bot.get_updates())[-2:]]
    assert one.media_group_id == two.media_group_id
    assert (one.caption, two.caption) == ("ảnh", None)


async def test_a_file_too_big_for_a_bot(bot, play, huong):
    big = await play.send_big_file(huong, "lớn.zip", 26_214_400)
    assert big["document"]["file_size"] == 26_214_400
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(big["document"]["file_id"])
    fits = await play.send_big_file(huong, "vừa.zip", 20 << 20)
    assert (await bot.get_file(fits["document"]["file_id"])).file_size == 20 << 20


async def test_other_things_people_send(bot, play, huong):
    await play.send_sticker(huong, "👍")
    await play.send_location(huong, 9.93, 106.34)
    await play.send_contact(huong, "+84901234567")
    said = await play.say(huong, "chuyển tiếp")
    await play.forward(huong, said["message_id"])
    sticker, place, contact, _, forwarded = [u.message for u in await bot.get_updates()][1:]

    assert sticker.sticker.emoji == "👍"
    assert place.location.latitude == 9.93
    assert contact.contact.user_id == huong.id
    assert forwarded.forward_origin.sender_user.id == huong.id
    assert forwarded.text == "chuyển tiếp"
