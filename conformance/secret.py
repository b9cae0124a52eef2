"""A text that no accident prints: the type of every credential."""

from typing import Any, NoReturn


class Secret:
    """Holds a credential; only `reveal` gives it out, and only the transport calls that."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The credential itself."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    def __format__(self, _spec: str) -> str:
        return "***"

    __str__ = __repr__

    def __reduce_ex__(self, _protocol: Any) -> NoReturn:  # noqa: ANN401 - the signature of pickling
        raise TypeError("a secret is not to be serialised")
