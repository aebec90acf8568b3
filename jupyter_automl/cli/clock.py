"""When the command began: the clock of a run starts with the interpreter, not after the imports."""

import time

STARTED = time.monotonic()
