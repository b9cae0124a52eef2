"""Other ways to be right: each a behaviour that the documents allow and the clean emulator does not show.

They are written as faults are (see `conformance.emulator.faults`) and prove the opposite: a requirement
that fails because of a choice asks for more than the documents do.
"""

from importlib import import_module
from pkgutil import iter_modules

from conformance.emulator.registry import CHOICES

__all__ = ["CHOICES"]

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
