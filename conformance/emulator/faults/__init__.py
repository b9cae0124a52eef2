"""Ways to be wrong."""

from importlib import import_module
from pkgutil import iter_modules

from conformance.emulator.registry import FAULTS

__all__ = ["FAULTS"]

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
