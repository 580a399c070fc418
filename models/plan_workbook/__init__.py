"""Reading a plan from the sheets of a workbook: no I/O, and every problem at once.

`proposal.read` is the way in. Cells are texts as `core.workbooks.read` returns them.
"""
