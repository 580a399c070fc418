"""What an operator can mend: said in one readable line, without a traceback."""


class OperatorError(Exception):
    """Something is wrong that the operator can mend; the message is one readable line."""
