"""The statistical model that ships: word pieces and their features in, marks of names and of all else that it knows out."""

from nhsredact.encoder.marks import KNOWN, Marked, marked

__all__ = ["KNOWN", "Marked", "marked"]
