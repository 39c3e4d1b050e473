"""What every result says of the run behind it, its targets, and where it is written. Results hold figures and codes, never text."""

from __future__ import annotations

import json
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nhsredact

HERE = Path(__file__).parent
RESULTS = HERE / "results"


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that must be at least or at most `value`."""

    figure: str
    bound: str
    value: float

    def judge(self, reached: float | None) -> str:
        """`met`, `missed`, or `not measured`.

        >>> Target("nonname_recall", "at least", 0.98).judge(0.979)
        'missed'
        """
        if reached is None:
            return "not measured"
        return "met" if (reached >= self.value if self.bound == "at least" else reached <= self.value) else "missed"

    def row(self, reached: float | None) -> dict[str, Any]:
        """The target beside what was reached."""
        return {"figure": self.figure, self.bound: self.value, "reached": reached, "outcome": self.judge(reached)}


def about() -> dict[str, Any]:
    """The version measured, on what, and when. `changed`: the tree differed from the commit."""
    return {
        "nhsredact": nhsredact.__version__,
        "commit": _git("rev-parse", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "--", ":/src")),
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
    }


def write(name: str, result: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Writes `folder/name.json` and returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"about": about(), **result}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", "-C", str(HERE), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None
