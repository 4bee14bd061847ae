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
    """A SPARQL endpoint cannot be reached, or answers with an error."""
