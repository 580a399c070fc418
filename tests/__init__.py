"""The tests. `tests/conftest.py` says what they are given, `tests/support` holds its machinery."""
