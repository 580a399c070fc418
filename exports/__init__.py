"""Documents from plain data."""
