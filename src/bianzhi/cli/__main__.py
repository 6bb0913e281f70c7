"""``python -m bianzhi.cli``."""

import sys

from bianzhi.cli.main import main

sys.exit(main())
