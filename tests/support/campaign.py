"""How long the campaigns of random acts are: short in `make test`, long in `make campaign`."""

import os

#: How many times as many examples as in a plain run.
TIMES = int(os.environ.get("XANH_CAMPAIGN", "1"))


def examples(plain: int) -> int:
    """Return how many examples to try where a plain run tries `plain`."""
    return plain * TIMES
