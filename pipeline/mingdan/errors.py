"""What mingdan raises on purpose. Anything else that escapes is a defect.

MingdanError
├── InputError      a file or folder cannot be read, or is not what it should be (exit status 2)
├── UsageError      an argument that makes no sense (exit status 2)
└── EndpointError   a SPARQL endpoint cannot be reached or answers with an error (exit status 2)

Faults in the data are not raised: they are `mingdan.model.Finding`s, gathered and returned (exit status 1).
"""


class MingdanError(Exception):
    """Nothing could be done; the message says why and what to do, in one line."""


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

    def __init__(self, message: str, passing: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.passing = passing
        self.retry_after = retry_after
