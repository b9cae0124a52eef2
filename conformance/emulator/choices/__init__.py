"""Other ways to be right."""

from conformance.emulator.registry import CHOICES, choice

__all__ = ["CHOICES", "choice"]
