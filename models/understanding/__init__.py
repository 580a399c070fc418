"""Messages that are no command: what an officer means who simply writes.

A message is read into one of a few kinds (`readings.Kind`). Nothing is guessed: where it is not
certain which task is meant, the reading has several and the person is asked; a report always goes
to its preview. `reader.Reader` is the way in, and how well it reads is in docs/understanding.md.
"""
