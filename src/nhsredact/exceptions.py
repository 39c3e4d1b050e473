"""What a trust has allowed for one draft: records of consent, for the channel it goes to, and the findings that its baseline accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nhsredact.baseline import Baseline
from nhsredact.consent_record import Consent, let_through
from nhsredact.model import Decision


@dataclass(frozen=True)
class Exceptions:
    """`channel`: where the draft is to be published, as records of consent name it; `today`: the day on which they are judged (None: today).

    `path`: the file that the draft comes from, as the baseline names it.
    """

    consents: tuple[Consent, ...] = ()
    channel: str = ""
    today: date | None = None
    baseline: Baseline | None = None
    path: str = ""

    def apply(self, text: str, decisions: Sequence[Decision]) -> tuple[Sequence[Decision], tuple[str, ...], tuple[str, ...]]:
        """The decisions, KEEP for what a record lets through; the references of the consents that let something through; and why others did not."""
        cited: tuple[str, ...] = ()
        notes: tuple[str, ...] = ()
        if self.consents:
            decisions, cited, notes = let_through(text, decisions, self.consents, self.channel, self.today or date.today())
        return decisions, cited, notes

    def accept(self, text: str, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
        """The decisions as they will be shown, KEEP for what the baseline holds."""
        return decisions if self.baseline is None else tuple(self.baseline.accept(self.path, text, decisions))


NONE = Exceptions()
