"""Keyboards: what Telegram takes under a message and below the input field."""

from dataclasses import dataclass
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from sandbox.api.params import Params
from sandbox.errors import ApiError, bad_request
from sandbox.store import Json

#: What an inline button can do; it does exactly one of these.
_ACTIONS = frozenset(
    {
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_SCHEMES = ("http://", "https://", "tg://", "ton://")


@dataclass(frozen=True)
class Markup:
    """A checked reply_markup: buttons under the message, or something for the input field."""

    inline: Json | None = None
    keyboard: Json | None = None

    @property
    def content(self) -> Json:
        """Return the part that belongs to the message itself."""
        return {} if self.inline is None else {"reply_markup": self.inline}


def read_markup(params: Params) -> Markup:
    """Return the reply_markup of a call; refuse what Telegram refuses."""
    markup = params.json("reply_markup", "reply markup", dict)
    if not markup:
        return Markup()
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline_keyboard", "InlineKeyboardMarkup")
        checked = [[_inline_button(button) for button in row] for row in rows]
        _count(checked)
        return Markup(inline={"inline_keyboard": checked}) if checked else Markup()
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard", "ReplyKeyboardMarkup")
        buttons = [[_key(button) for button in row] for row in rows]
        return Markup(keyboard={**markup, "keyboard": buttons})
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return Markup(keyboard=markup)
    return Markup()


def read_inline(params: Params) -> Markup:
    """Return the reply_markup of an edit, which can only be buttons under the message."""
    markup = read_markup(params)
    if markup.keyboard is not None:
        raise bad_request("message can't be edited: inline keyboard expected")
    return markup


def _rows(rows: Any, name: str, kind: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" of the {kind} must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" of the {kind} must be an Array of Arrays')
    return [row for row in rows if row]


def _count(rows: list[list[Json]]) -> None:
    total = sum(len(row) for row in rows)
    widest = max((len(row) for row in rows), default=0)
    if (
        total > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
        or widest > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW
    ):
        raise bad_request("reply markup is too long")


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _button("expected an Object")
    text = _label(button)
    actions = [name for name in _ACTIONS if button.get(name) not in (None, "", False)]
    # A query for the inline mode may be empty.
    actions += [name for name in _ACTIONS if "switch" in name and button.get(name) == ""]
    if not actions:
        raise _button("Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not (
        InlineKeyboardButtonLimit.MIN_CALLBACK_DATA
        <= len(str(data).encode())
        <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    ):
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and (not url.startswith(_SCHEMES) or "." not in url) and "tg://" not in url:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    copied = button.get("copy_text")
    if copied is not None and not (
        InlineKeyboardButtonLimit.MIN_COPY_TEXT
        <= len(copied.get("text", ""))
        <= InlineKeyboardButtonLimit.MAX_COPY_TEXT
    ):
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {**button, "text": text}


def _key(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    return {**button, "text": _label(button)}


def _label(button: Json) -> str:
    text = button.get("text")
    if text is None:
        raise _button('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _button('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    return text


def _button(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
