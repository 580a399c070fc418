"""What a feature of the chat consists of. One line in `handlers.FEATURES` switches it on."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from handlers.context import OfficeContext
from models.rights import Actor, Scope, Verb
from services.dialogs import DialogState
from views.message import View

Handle = Callable[[Update, OfficeContext], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what the menu says of it, and other names for the same.

    One that is `of_plan` waits until it is known which plan is meant, where there are several.
    """

    name: str
    what: str
    handle: Handle
    aliases: tuple[str, ...] = ()
    #: What one has to be allowed to be shown it, None for everybody.
    verb: Verb | None = None

    def is_for(self, actor: Actor) -> bool:
        """Return whether the person's menu and help name it."""
        return self.verb is None or actor.scope(self.verb) is not Scope.NONE

    of_plan: bool = True


def _say_nothing(_context: OfficeContext, _state: DialogState | None = None) -> None:
    """Say nothing of a conversation that has nothing to keep."""


@dataclass(frozen=True, slots=True)
class Talk:
    """How a conversation is left and recalled: one line in `handlers.conversation.TALKS`.

    `commands` are those that ask its open question anyway. `stop` ends it and says what is kept;
    `remind` says under the answer to another command that it is still open; `left` says what has
    become of it where another conversation has taken its place. None says nothing.
    """

    commands: frozenset[str]
    stop: Callable[[OfficeContext], View]
    remind: Callable[[OfficeContext], View | None] = _say_nothing
    #: The steps that only offer a choice. Another command ends them: what is typed then belongs to
    #: its answer.
    choices: frozenset[str] = frozenset()
    left: Callable[[OfficeContext, DialogState], View | None] = _say_nothing


@dataclass(frozen=True, slots=True)
class Feature:
    """Commands, and the buttons' verbs with what answers them."""

    commands: tuple[Command, ...] = ()
    buttons: Mapping[str, Handle] = field(default_factory=dict)
    #: Asks the open question of a conversation again, None where none is open.
    repeat: Callable[[OfficeContext], View | None] | None = None

    def handlers(self) -> list[BaseHandler[Update, OfficeContext, None]]:
        """Return the feature as python-telegram-bot takes it."""
        found: list[BaseHandler[Update, OfficeContext, None]] = [
            CommandHandler(
                [command.name, *command.aliases],
                command.handle,
                # An edited command is not given a second time.
                filters=filters.UpdateType.MESSAGE,
            )
            for command in self.commands
        ]
        found += [
            CallbackQueryHandler(handle, pattern=rf"^{verb}!?(?::|$)")
            for verb, handle in self.buttons.items()
        ]
        return found
