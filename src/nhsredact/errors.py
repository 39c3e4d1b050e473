"""What can go wrong, each kind with the exit code that the command line ends in. Messages say where and what to do, never what the text held."""


class NhsredactError(Exception):
    """Anything nhsredact raises on purpose; on its own, something inside could not finish."""

    exit_code = 6


class UsageError(NhsredactError):
    """The call is off: an unknown option, label, operator or column."""

    exit_code = 2


class PolicyError(NhsredactError):
    """A policy is unknown, or its file says something that cannot be carried out."""

    exit_code = 3


class UnreadableInput(NhsredactError):
    """The input cannot be read as text; `code` is one word for machines ("not_utf8", "binary", "surrogate", "no_text", "not_json", "not_docx" ...)."""

    exit_code = 4

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type["UnreadableInput"], tuple[str, str]]:
        return type(self), (str(self), self.code)


class MissingExtra(NhsredactError):
    """A part was asked for that an optional package provides."""

    exit_code = 5


class CannotFinish(NhsredactError):
    """A rule, a table or a worker could not finish; nothing was decided, so nothing may be published."""
