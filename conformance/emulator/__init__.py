"""An honest implementation of the Proxy API in memory, and the single ways in which it can be made wrong."""

from conformance.emulator.app import create_app
from conformance.emulator.clock import Clock, MovableClock
from conformance.emulator.settings import Settings

__all__ = ["Clock", "MovableClock", "Settings", "create_app"]
