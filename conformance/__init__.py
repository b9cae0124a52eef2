"""Tells whether an implementation of the Twilio Proxy Session resource is true to its contract."""

__version__ = "0.1.0"
