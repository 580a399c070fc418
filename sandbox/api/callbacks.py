"""Answers to presses of inline buttons."""

from telegram.constants import CallbackQueryLimit

from sandbox import queries
from sandbox.api.params import Params
from sandbox.errors import bad_request
from sandbox.world import World


def answer_callback_query(world: World, params: Params) -> bool:
    """Play answerCallbackQuery."""
    text = params.text("text")
    if len(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    content = {
        "text": text,
        "show_alert": params.flag("show_alert"),
        "url": params.text("url"),
    }
    queries.answer(world, params.text("callback_query_id"), content)
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
