"""What can be spoken before anybody opens a page: each line that is the same for everybody."""

from app.acts.starting import Talk
from app.ground.messages import Messages
from easyread.prompts import SLOT
from easyread.text import shown_sentences

PERSONS = "person"  # the catalogue of what a person meets


def fixed_lines(talk: Talk, messages: Messages, language: str) -> tuple[str, ...]:
    """Return every line of a language that has no slot, whole and in its sentences, each once.

    A line with a slot is not among them: what fills it can be somebody's words or name.
    """
    if language not in talk.catalogue.prompts:
        return ()
    prompts = talk.catalogue.prompts[language].values()
    texts = [text for prompt in prompts for _, text in prompt.texts] + messages.written(PERSONS, language)
    found = (part.strip() for text in texts for part in (text, *shown_sentences(text)))
    return tuple(dict.fromkeys(part for part in found if _sounds(part) and not SLOT.search(part)))


def _sounds(text: str) -> bool:
    """Tell whether there is anything to say: signs alone, as a row of dots, have no sound."""
    return any(letter.isalnum() for letter in text)
