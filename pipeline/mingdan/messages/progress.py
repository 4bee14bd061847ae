"""Lines that commands print, as data: jobs hand them on, and the command line shows them in one language."""

from collections.abc import Callable

from mingdan.messages.templates import Language, Message, Value, filled, records, texts


class Text(Message):
    """A line of a command: progress, a summary, the last line.

    Attributes:
        id: the table in `messages/lines/*.toml` that has the texts. `en_one` is the English text for a `number` of 1.
        parameters: a value for each parameter that the texts name; may be another message, or a tuple of values.
    """

    def __init__(self, text_id: str, /, **parameters: Value) -> None:
        self.id = text_id
        self.parameters = parameters

    def text(self, language: Language) -> str:
        """The line in one language."""
        entry = texts("lines")[self.id]
        is_one = language == "en" and self.parameters.get("number") == 1
        template = entry.get("en_one", entry["en"]) if is_one else entry[language]
        return filled(template, self.parameters.items(), language)

    def record(self) -> dict[str, object]:
        """The id and the parameters."""
        return {"line": self.id, "parameters": records(self.parameters)}

    def __str__(self) -> str:
        return self.text("en")


Listener = Callable[[Message], None]  # hears what a job does now


def ignore(message: Message) -> None:
    """The progress callback that does nothing."""
