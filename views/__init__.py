"""Words and keyboards from plain data, in the reader's language. No query can happen here."""
