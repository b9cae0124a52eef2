"""Other ways to be right."""

from importlib import import_module
from pkgutil import iter_modules

from conformance.emulator.registry import CHOICES

__all__ = ["CHOICES"]

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
