"""The shape of a SID."""

import re


def well_formed(text: str, prefix: str) -> bool:
    """Whether a text is two given letters and 32 hexadecimal digits."""
    return re.fullmatch(f"{prefix}[0-9a-fA-F]{{32}}", text) is not None
