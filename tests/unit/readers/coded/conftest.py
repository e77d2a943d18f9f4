"""What the tests of the readers of coded files share: one way to be refused."""

from collections.abc import Callable

import pytest

from helpers.errors import DataMistake


@pytest.fixture(scope="session")
def refusal() -> Callable[..., str]:
    """Return the function that gives the whole message with which a call is refused."""

    def message(call: Callable[..., object], *arguments: object, **named: object) -> str:
        with pytest.raises(DataMistake) as caught:
            call(*arguments, **named)
        return str(caught.value)

    return message
