"""/nhiemvu: the agency's tasks, and a task's card."""

from collections.abc import Sequence

from telegram import Update

from core.i18n import N_
from handlers.context import OfficeContext
from handlers.feature import Command, Feature
from models.cards import Evidence
from models.rights import Verb
from models.spoken_cards import Hint
from services import evidence, tasks
from views import tasks as views

#: How each kind of file is sent: the method, and the parameter that takes the file.
FILE_METHODS = {
    "photo": ("sendPhoto", "photo"),
    "document": ("sendDocument", "document"),
    "video": ("sendVideo", "video"),
}


async def show_tasks(_update: Update, context: OfficeContext) -> None:
    """Answer the command and the pages' buttons."""
    listed = tasks.list_tasks(context.session, context.actor, context.now)
    context.show(views.task_list(context.words, listed, context.number(0)), Hint.LIST)


async def show_agency(_update: Update, context: OfficeContext) -> None:
    """Show the tasks of the button's agency, to who may see them."""
    listed = tasks.list_agency(context.session, context.actor, context.number(0), context.now)
    context.show(views.task_list(context.words, listed, context.number(1)))


async def show_card(_update: Update, context: OfficeContext) -> None:
    """Show a task's card in place of the list."""
    card = tasks.card(context.session, context.actor, context.number(0), context.now)
    context.show(views.task_card(context.words, card))


async def show_evidence(_update: Update, context: OfficeContext) -> None:
    """Send the files of the last report."""
    files = evidence.show(context.session, context.actor, context.number(0), context.now)
    send_files(context, files)


def send_files(context: OfficeContext, files: Sequence[Evidence]) -> None:
    """Send files on, each as what it came as."""
    for file in files:
        method, parameter = FILE_METHODS[file.kind]
        context.work.send(method, {"chat_id": context.incoming.chat, parameter: file.reference})


FEATURE = Feature(
    commands=(
        Command("nhiemvu", N_("your agency's tasks"), show_tasks, ("tasks",), Verb.SEE_TASKS),
    ),
    buttons={
        "tasks": show_tasks,
        "agency": show_agency,
        "task": show_card,
        "evidence": show_evidence,
    },
)
