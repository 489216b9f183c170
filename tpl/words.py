"""Words for people: numbers of things."""


def plural(number: int, noun: str, many: str = "") -> str:
    """A number of things, in words; ``many`` where more is not said by an `s`."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"
