"""The verbs of the office.

Each takes a session, the actor and the time; it changes, audits and notifies, and never commits:
whoever opened the transaction does that, so that one update is one commit.
"""
