"""Requests that Schemathesis makes out of the contract, sent through our client and judged by what was sent.

Nothing of Schemathesis is imported before it is needed: `view` and `judge` are plain functions.
"""
