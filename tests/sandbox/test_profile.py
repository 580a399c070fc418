import pytest
from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram.error import BadRequest


async def test_commands_by_language_and_scope(bot, play, huong):
    john = await play.person("John", language_code="en-GB")
    await bot.set_my_commands([("bao_cao", "Báo cáo")])
    await bot.set_my_commands([("bao_cao", "Report")], language_code="en")
    await bot.set_my_commands([BotCommand("nhom", "Nhóm")], scope=BotCommandScopeAllGroupChats())
    room = await play.group("Tổ tổng hợp", [huong])

    assert await bot.get_my_commands() == (BotCommand("bao_cao", "Báo cáo"),)
    assert (await play.commands(huong))[0]["description"] == "Báo cáo"
    assert (await play.commands(john))[0]["description"] == "Report"
    assert (await play.commands(huong, chat=room))[0]["command"] == "nhom"
    await bot.set_my_commands([("rieng", "x")], scope=BotCommandScopeChat(huong.id))
    assert (await play.commands(huong))[0]["command"] == "rieng"
    await bot.delete_my_commands(scope=BotCommandScopeChat(huong.id))
    assert (await play.commands(huong))[0]["command"] == "bao_cao"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("báo", "x"), "Bot_command_invalid"),
        (("a" * 33, "x"), "Bot_command_invalid"),
        (("a", ""), "Bot_command_description_invalid"),
        (("a", "x" * 257), "Bot_command_description_invalid"),
    ],
)
async def test_commands_that_are_none(bot, command, reason):
    with pytest.raises(BadRequest, match=reason):
        await bot.set_my_commands([command])


async def test_descriptions(bot):
    await bot.set_my_description("Báo cáo")
    await bot.set_my_description("Reports", language_code="en")
    await bot.set_my_short_description("Ngắn")
    await bot.set_my_name("Xanh Trà Vinh")

    assert (await bot.get_my_description()).description == "Báo cáo"
    assert (await bot.get_my_description("en")).description == "Reports"
    assert (await bot.get_my_description("fr")).description == "Báo cáo"
    assert (await bot.get_my_short_description()).short_description == "Ngắn"
    assert (await bot.get_me()).first_name == "Xanh Trà Vinh"
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)


async def test_menu_button_and_webhook(bot):
    assert await bot.set_chat_menu_button(menu_button={"type": "commands"})
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.delete_webhook(drop_pending_updates=True)
    with pytest.raises(BadRequest, match="sandbox does not play setwebhook"):
        await bot.set_webhook("https://example.org/hook")


async def test_chats_and_members(bot, play, huong):
    lan = await play.person("Lan")
    room = await play.group("Tổ tổng hợp", [huong])

    assert (await bot.get_chat(huong.id)).full_name == "Hường Đặng Thị"
    assert (await bot.get_chat(room.id)).title == "Tổ tổng hợp"
    assert (await bot.get_chat_member(room.id, huong.id)).status == "administrator"
    assert (await bot.get_chat_member(room.id, lan.id)).status == "left"
    assert (await bot.get_chat_member(room.id, bot.id)).status == "member"
