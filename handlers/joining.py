"""Coming in by an invitation: notice, acknowledgement, welcome; and the answer to strangers."""

from core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from handlers.context import CHANNEL, OfficeContext
from services import dialogs, invitations, knocks
from views import joining as views

NAME = "join"


def concerns(context: OfficeContext) -> bool:
    """Return whether this is about an invitation: such a message goes the newcomers' way."""
    incoming = context.incoming
    if incoming.callback:
        return incoming.callback.verb == "join"
    return _code(context) is not None


def answer_newcomer(context: OfficeContext) -> None:
    """Answer somebody who comes in, or a stranger.

    A wrong, a used and an expired code get the same answer as no code at all; after five wrong
    ones in an hour nothing is answered, not even a right one.
    """
    incoming, work = context.incoming, context.work
    code = _code(context)
    if knocks.is_silenced(work.session, CHANNEL, incoming.user, work.machine_now):
        return
    if incoming.callback and incoming.callback.verb == "join":
        _acknowledge(context)
        return
    welcome = (
        invitations.look_up(work.session, code, context.now, CHANNEL, incoming.user)
        if code
        else None
    )
    if welcome and code:
        data = {"code": invitations.hash_code(code)}
        dialogs.save(work.session, incoming.place, NAME, "notice", data, context.now)
        context.reply(views.notice(context.words, welcome))
        return
    _turn_away(context, was_code=bool(code))


def _acknowledge(context: OfficeContext) -> None:
    incoming, work = context.incoming, context.work
    state = dialogs.read(work.session, incoming.place, context.now)
    accepted = None
    if state and state.name == NAME:
        accepted = invitations.accept(
            work.session,
            str(state.data["code"]),
            channel=CHANNEL,
            address=incoming.user,
            name=incoming.user_name,
            language=_language(context),
            now=context.now,
            machine_now=work.machine_now,
        )
    if accepted is None:
        if work.actor is None:
            _turn_away(context, was_code=False)
        return
    _, welcome = accepted
    dialogs.close(work.session, incoming.place)
    context.show(views.joined(context.words, welcome))


def _turn_away(context: OfficeContext, *, was_code: bool) -> None:
    incoming, work = context.incoming, context.work
    if knocks.knock(work.session, CHANNEL, incoming.user, work.machine_now, was_code=was_code):
        context.reply(views.stranger(context.words))


def _language(context: OfficeContext) -> str:
    if context.work.actor:
        return context.work.actor.language
    code = context.incoming.language_code.split("-")[0]
    return code if code in LANGUAGES else DEFAULT_LANGUAGE


def _code(context: OfficeContext) -> str | None:
    """Return the code of "/start CODE", or of a pasted link; None for anything else."""
    incoming = context.incoming
    if incoming.callback_id or incoming.is_edited:
        return None
    command, _, rest = incoming.text.partition(" ")
    if command.split("@")[0] == "/start" and rest.strip():
        return rest.strip()
    if "?start=" in incoming.text and " " not in incoming.text:
        return incoming.text.partition("?start=")[2]
    return None
