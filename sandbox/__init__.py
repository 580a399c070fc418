"""A local Bot API with a web chat: for the demo, for training and for end-to-end tests.

It answers a bot as Telegram does and refuses what Telegram would refuse. It knows nothing of the
office that uses it.
"""
