"""Random lives of an account: what its owner does, step by step, drawn by Hypothesis."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.factories import World


def live(
    life: Callable[[World, int], RuleBasedStateMachine],
    world: World,
    ids: Callable[[int], None],
    lives: int,
    steps: int,
    **more: Any,
) -> None:
    """So many lives of so many steps each, one after the other in the same world."""
    numbers = iter(range(10_000))

    def born() -> RuleBasedStateMachine:
        number = next(numbers)
        ids(number)
        return life(world, number)

    how = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        **more,
    )
    run_state_machine_as_test(born, settings=how)
