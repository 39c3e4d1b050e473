"""What the lists know of a word is the same in every process, whatever order its hash puts sets in."""

import os
import subprocess
import sys

ASK = "from nhsredact.names import kind; print([kind(w) for w in 'Margaret-Okafor Gwilym-Adebayo Tendai-Okafor'.split()])"


def test_a_name_with_a_hyphen_is_of_one_kind_in_every_process() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", ASK], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3", "4", "5", "6")
    }
    assert len(answers) == 1
