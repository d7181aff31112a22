// Everything works without this file; it only adds.
