"""When, and by whom it is run: the night, its settings, the command line.

The only folder that knows Prefect, the clock and the environment.
"""

import os

# A worker runs on each core; a second thread within one only stands in its neighbour's way.  It
# must be said before numpy is imported, and so here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
