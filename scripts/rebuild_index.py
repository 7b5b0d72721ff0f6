"""The administrators' rebuild: the same as `python -m bot rebuild`, for cron and the like.

python scripts/rebuild_index.py [--data DIR] [--keywords-only]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.cli.commands import main

if __name__ == "__main__":
    sys.argv.insert(1, "rebuild")
    main()
