"""Whether two readings are the same minutes: printed again, scanned again, or another version.

fingerprint(reading)  ->  Fingerprint      small, kept for each document
compare(one, other)   ->  Likeness | None  of two that share a key
"""

from pipeline.editions.compare import compare
from pipeline.editions.making import fingerprint
from pipeline.editions.values import Fingerprint, Likeness

__all__ = ["Fingerprint", "Likeness", "compare", "fingerprint"]
