"""`python -m nhsredact` is the command."""

import sys

from nhsredact.cli import main

sys.exit(main())
