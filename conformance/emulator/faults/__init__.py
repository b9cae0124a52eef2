"""Ways to be wrong."""

from conformance.emulator.registry import FAULTS, fault

__all__ = ["FAULTS", "fault"]
