"""Assembles, starts and stops the program. Imports all, is imported by none."""

import os

# RetryAfter then speaks in timedeltas, which the next version will do anyway.
os.environ.setdefault("PTB_TIMEDELTA", "1")
