"""Tables, and beside each table the rules that need no input or output."""
