"""The one place where a refusal becomes words."""

from core.i18n import Markup, Words
from models.refusals import Refusal


def word(words: Words, refusal: Refusal) -> Markup:
    """Return a refusal as a sentence in the reader's language."""
    return words.say(refusal.sentence, **refusal.values)
