"""The one place where a refusal becomes words."""

from core.i18n import Markup, Words
from models.refusals import Refusal


def word(words: Words, refusal: Refusal) -> Markup:
    """Return a refusal as a sentence in the reader's language."""
    return words.say(refusal.sentence, **refusal.values)


def toast(words: Words, refusal: Refusal) -> str:
    """Return a refusal for a place without markup: over the chat, after a press."""
    return words.plain(refusal.sentence, **refusal.values)
