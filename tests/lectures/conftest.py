"""The tests named after the rows of the lectures run the program as a user would."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from running import DATA, done, refused, run  # noqa: E402, F401
