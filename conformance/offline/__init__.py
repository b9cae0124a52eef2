"""Judges recorded traffic: nothing is sent, and what a recording does not show is not run."""
