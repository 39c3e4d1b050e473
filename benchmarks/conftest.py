"""The scripts import one another by their bare names, as they do when run."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
