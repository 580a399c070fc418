"""`python -m bot` is `xanh`."""

from bot.cli import main

main()
