"""The play side over HTTP: people act, tests and the page look on, the clock moves."""
