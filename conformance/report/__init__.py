"""Renders the document of a run for people and for machines.

Each renderer is a pure function of `results.json`. What a target sent is text everywhere, never markup.
"""
