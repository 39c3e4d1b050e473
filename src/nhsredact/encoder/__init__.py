"""The statistical model of names that ships: word pieces and their features in, marks out."""

from nhsredact.encoder.marks import Marked, marked

__all__ = ["Marked", "marked"]
