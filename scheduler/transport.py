"""The only module that speaks outward to Telegram, and the one that reads its errors.

python-telegram-bot's NetworkError and TimedOut say of a call that it failed, not whether it
arrived; that is told by the exception behind them.
"""

import html
import inspect
import logging
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from scheduler.connections import NOT_CONNECTED
from scheduler.delivery import (
    Ambiguous,
    Blocked,
    Call,
    Delivered,
    Delivery,
    Migrated,
    NotSent,
    Refused,
    RetryAt,
)

logger = logging.getLogger(__name__)

# RetryAfter.retry_after warns in each of its readings unless one opts for a timedelta.
os.environ["PTB_TIMEDELTA"] = "1"

#: The methods that may be called, and what the library calls them.
METHODS = {
    "sendMessage": "send_message",
    "sendDocument": "send_document",
    "sendPhoto": "send_photo",
    "sendVideo": "send_video",
    "editMessageText": "edit_message_text",
    "editMessageCaption": "edit_message_caption",
    "editMessageReplyMarkup": "edit_message_reply_markup",
    "deleteMessage": "delete_message",
    "answerCallbackQuery": "answer_callback_query",
    "setMyCommands": "set_my_commands",
    "deleteMyCommands": "delete_my_commands",
}

#: The parameter of sendDocument that takes the file.
_FILE_PARAMETER = "document"
#: The connection was never made, so the request was not sent.
_NOT_CONNECTED: tuple[type[BaseException], ...] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    *NOT_CONNECTED,
)
_NOT_MODIFIED = "message is not modified"
_BAD_MARKUP = "can't parse entities"
_NO_TARGET = ("message to edit not found", "message can't be edited")
_NO_REPLIED = "message to be replied not found"
_NO_TOPIC = "message thread not found"
#: Refusals that happen in the best of families: the person was faster, or slower, than we.
_EXPECTED = ("query is too old", "message to delete not found", *_NO_TARGET)
#: What a gateway on the way says without Telegram's particulars.
_TOO_MANY, _TOO_LARGE = "Too Many Requests", "Request Entity Too Large"
#: How long to wait where a 429 does not say.
GATEWAY_PAUSE = 5.0  # seconds
#: What the library says of a bot that is shut down or not set up yet.
_CLOSED = "Request is not initialized"
_TAG = re.compile(r"<[^<>]*>")
#: How often a refused call is mended and made again.
_MENDINGS = 3


class TelegramTransport:
    """Carries calls to Telegram through an initialized bot."""

    def __init__(self, bot: telegram.Bot, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._monotonic = monotonic
        #: The chats that have to wait, and until when.
        self._waiting: dict[str, float] = {}

    async def deliver(self, call: Call) -> Delivery:
        """Make a call and say what became of it; what a second form of it would mend is mended."""
        for _ in range(_MENDINGS):
            try:
                return await self._make(call)
            except BadRequest as error:
                if error.__cause__:
                    return _read_error(call, error)
                mended = _mend(call, error.message)
                if mended is None:
                    return _read_refusal(error.message)
                logger.info(
                    "A call is mended", extra={"method": call.method, "reason": error.message}
                )
                call = mended
            except RetryAfter as error:
                return self._read_retry(call, error)
            except TelegramError as error:
                return _read_error(call, error)
        return Refused("It was refused in every form.")

    async def _make(self, call: Call) -> Delivery:
        name = METHODS.get(call.method)
        if name is None:
            return Refused(f"There is no method {call.method}.")
        method = getattr(self._bot, name)
        params = dict(call.params)
        if call.file:
            # Made anew for each try: it is read once.
            params[_FILE_PARAMETER] = telegram.InputFile(
                call.file.content, filename=call.file.name
            )
        try:
            inspect.signature(method).bind(**params)
        except TypeError as error:
            return Refused(f"{call.method}: {error}")
        try:
            result = await method(**params)
        except TelegramError:
            raise
        except Exception as error:
            # The answer came and could not be read, so the request has surely been sent.
            logger.exception("An answer could not be read", extra={"method": call.method})
            return Ambiguous(f"{type(error).__name__}: {error}", call.may_repeat)
        if isinstance(result, telegram.Message) and not call.may_repeat:
            return Delivered(str(result.message_id))
        return Delivered()

    def _read_retry(self, call: Call, error: RetryAfter) -> RetryAt:
        """Tell a chat that has had too much from a bot that has said too much.

        Telegram does not say which it is. A second chat that is refused while the first still
        waits shows that it is the bot.
        """
        pause = error.retry_after
        seconds = pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
        now = self._monotonic()
        chat = str(call.params.get("chat_id", ""))
        self._waiting = {one: until for one, until in self._waiting.items() if until > now}
        others = self._waiting.keys() - {chat}
        self._waiting[chat] = now + seconds
        return RetryAt(seconds, is_for_all=bool(others))


def _mend(call: Call, reason: str) -> Call | None:
    """Return the call in the form that the refusal asks for, or None if there is none."""
    params: dict[str, Any] = dict(call.params)
    reason = reason.lower()
    if _BAD_MARKUP in reason and params.pop("parse_mode", None):
        for part in ("text", "caption"):
            if part in params:
                params[part] = html.unescape(_TAG.sub("", params[part]))
        return replace(call, params=params)
    if call.method == "editMessageText" and any(words in reason for words in _NO_TARGET):
        params.pop("message_id", None)
        return Call("sendMessage", params) if "chat_id" in params else None
    if _NO_TOPIC in reason and params.pop("message_thread_id", None):
        return replace(call, params=params)
    if _NO_REPLIED in reason and params.pop("reply_parameters", None):
        return replace(call, params=params)
    return None


def _read_refusal(reason: str) -> Delivery:
    folded = reason.lower()
    if _NOT_MODIFIED in folded:
        return Delivered()
    return Refused(reason, is_expected=any(words in folded for words in _EXPECTED))


def _read_error(call: Call, error: TelegramError) -> Delivery:
    cause = error.__cause__
    if isinstance(error, InvalidToken | Conflict):
        # Nothing is wrong with the message: the bot itself is not let in.
        return NotSent(error.message)
    if isinstance(error, Forbidden | BadRequest) and cause:
        # A page instead of Telegram's answer: some gateway on the way has turned the call down.
        return NotSent(error.message)
    if isinstance(error, Forbidden):
        return Blocked(error.message)
    if isinstance(error, ChatMigrated):
        return Migrated(str(error.new_chat_id))
    if error.message.startswith(_TOO_MANY):
        return RetryAt(GATEWAY_PAUSE)
    if error.message.startswith(_TOO_LARGE):
        return Refused(error.message)
    if isinstance(cause, _NOT_CONNECTED) or _CLOSED in str(cause):
        return NotSent(f"{type(cause).__name__}: {cause}")
    return Ambiguous(error.message, call.may_repeat)
