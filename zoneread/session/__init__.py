"""Session: the use cases that the command line and the reader share."""
