"""One scan, several meetings: at which pages the minutes of another meeting begin.

parts_of(reading)   ->  (Part, ...)   none or one: the file is one document
cut(reading, part)  ->  Reading       only these pages, named by their numbers in the file
"""

from pipeline.parts.find import parts_of
from pipeline.parts.values import Part, cut

__all__ = ["Part", "cut", "parts_of"]
