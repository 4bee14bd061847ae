"""What mingdan raises on purpose. Anything else that escapes is a defect.

MingdanError
├── InputError      a file or folder cannot be read, or is not what it should be (exit status 2)
├── UsageError      an argument that makes no sense (exit status 2)
└── EndpointError   a SPARQL endpoint cannot be reached or answers with an error (exit status 2)

Faults in the data are not raised: they are `mingdan.model.Finding`s, gathered and returned (exit status 1).
"""

import copy
from collections.abc import Sequence
from typing import Any, Self

from mingdan.messages import Language, Message, Value, filled, records, texts


class MingdanError(Exception, Message):
    """Nothing could be done; the text says why and what to do. `str()` gives it in English.

    Attributes:
        id: the table in `messages/errors/*.toml` that has the texts.
        parameters: a value for each parameter that the texts name; may be another error, or a tuple of values.
    """

    def __init__(self, error_id: str, /, **parameters: Value) -> None:
        super().__init__(error_id)
        self.id = error_id
        self.parameters: dict[str, Any] = parameters

    def __str__(self) -> str:
        return self.text("en")

    def text(self, language: Language) -> str:
        """The text in one language."""
        return filled(texts("errors")[self.id][language], self.parameters.items(), language)

    def parts(self) -> tuple["MingdanError", ...]:
        """The errors that `joined` has made one; the error itself where it is one."""
        errors = self.parameters.get("errors", ())
        return tuple(error for error in errors if isinstance(error, MingdanError)) or (self,)

    def replaced(self, parameters: dict[str, Value]) -> Self:
        """The same error with other parameters."""
        error = copy.copy(self)
        error.parameters = parameters
        return error

    def record(self) -> dict[str, object]:
        """The id and the parameters."""
        return {"error": self.id, "parameters": records(self.parameters)}


class InputError(MingdanError):
    """A file or a folder cannot be read, or is not what it should be."""


class UsageError(MingdanError):
    """An argument that makes no sense: a query, a parameter or a notice that does not exist."""


class EndpointError(MingdanError):
    """A SPARQL endpoint cannot be reached, or answers with an error.

    Attributes:
        passing: whether the same request may succeed later.
        retry_after: the seconds that the endpoint asks to wait, if it does.
    """

    def __init__(
        self, error_id: str, /, *, passing: bool = False, retry_after: float | None = None, **parameters: Value
    ) -> None:
        super().__init__(error_id, **parameters)
        self.passing = passing
        self.retry_after = retry_after


def joined(errors: Sequence[InputError]) -> InputError:
    """Several errors as one, a line each; raise what it returns."""
    return errors[0] if len(errors) == 1 else InputError("several", errors=tuple(errors))
