"""What is made again from a generator is what was made the first time, or nothing is made again."""

from jupyter_automl.mend.state import earlier_setup, ran_twice
from jupyter_automl.repairs.crash import Crash, NotebookCell
from jupyter_automl.repairs.draws import with_draws
from jupyter_automl.repairs.slicing import statements

SEEDED = "rng = np.random.RandomState(2)\nX = rng.rand(40, 2)\ny = X.sum(axis=1) + rng.normal(0, 1, 40)"
TWICE = "X = np.c_[np.ones(len(X)), X]"


def crash(first: str, *ran: str) -> Crash:
    """A crash of a cell that reads `X`, after these cells."""
    cells = tuple(NotebookCell(source, count) for count, source in enumerate((first, *ran), 1))
    state = {name: {"exists": True} for name in ("np", "load", "rng", "X", "y", "Z")}
    source = "out = X @ theta - y"
    return Crash(
        "cell", source, "ValueError", "matmul", cells=(*cells, NotebookCell(source)), here=len(cells),
        generated=False, state=state,
    )  # fmt: skip


def test_all_that_was_drawn_is_drawn_again_from_the_same_seed() -> None:
    assert ran_twice(crash(SEEDED, TWICE, TWICE)) == f"{SEEDED}\n{TWICE}"


def test_what_nothing_seeds_is_not_made_again() -> None:
    assert ran_twice(crash(SEEDED.replace("RandomState(2)", "RandomState()"), TWICE, TWICE)) is None


def test_drawn_values_that_were_worked_on_since_are_not_undone() -> None:
    assert ran_twice(crash(SEEDED, "y = y / y.max()", TWICE, TWICE)) is None


def test_the_modules_own_generator_begins_at_its_seed() -> None:
    among = statements([(0, "np.random.seed(1)\na = np.random.rand(3)\nb = np.random.rand(3)\nc = b + 1")])
    again = with_draws(among[2:3], among)
    assert again is not None
    assert [one.text for one in again] == [
        "np.random.seed(1)",
        "a = np.random.rand(3)",
        "b = np.random.rand(3)",
    ]


def test_what_hangs_on_a_changed_line_is_made_again_with_it() -> None:
    found = crash("X = 1\ny = 2", "Z = X + y", "y = Z * 2")
    assert earlier_setup(found, {0: "X = 3\ny = 2"}) == "X = 3\nZ = X + y\ny = Z * 2"


def test_a_changed_line_that_reads_what_it_binds_starts_from_before() -> None:
    found = crash("X = load()", "X = X.sort_values('a', inplace=True)")
    assert earlier_setup(found, {1: "X = X.sort_values('a')"}) == "X = load()\nX = X.sort_values('a')"
