"""The official helper libraries as clients of the target: each drives it through the same story.

Whatever a library sends goes through the client of the run, which records it, adds the credentials that no
library ever holds, and stays on the target's host whatever host a URL names.
"""
