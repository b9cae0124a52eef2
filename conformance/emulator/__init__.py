"""An honest implementation of the Proxy API in memory, and the single ways in which it can be made wrong.

`create_app` makes one, `server.running` and `server.serve` put it on a socket, `faults.FAULTS` and
`choices.CHOICES` name what can be switched on. Nothing else of this project is imported here.
"""

from conformance.emulator.app import create_app
from conformance.emulator.clock import Clock, MovableClock
from conformance.emulator.settings import Settings

__all__ = ["Clock", "MovableClock", "Settings", "create_app"]
