"""The Word templates of the reports, and the script that made them."""
