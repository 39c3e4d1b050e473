"""Plain text and Markdown: UTF-8, read and written to the letter. A byte order mark stays where it is; line ends are not translated."""

from typing import BinaryIO

from nhsredact.errors import UnreadableInput
from nhsredact.io.passage import Note, Redact

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> str:
    """The text that these bytes are. Raises `UnreadableInput` ("binary", "not_utf8"), saying at which byte."""
    if data.startswith(UTF_16):
        raise UnreadableInput("not UTF-8 but, it seems, UTF-16; save it as UTF-8", "not_utf8")
    zero = data.find(b"\0")
    if zero >= 0:
        raise UnreadableInput(f"binary, not text: a zero byte at byte {zero}", "binary")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"not UTF-8: byte {error.start} cannot be read; save it as UTF-8", "not_utf8") from None


def rewrite(source: BinaryIO, target: BinaryIO, redact: Redact, columns: tuple[str, ...]) -> tuple[Note, ...]:
    """The whole file is one text."""
    target.write(redact(decode(source.read()), "").text.encode())
    return ()
