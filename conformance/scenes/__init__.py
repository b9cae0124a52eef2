"""States that take a whole series of requests to prepare, each shared by the cases of a chapter."""
