"""What is sealed: chosen by content, entity or time, never by row order, never twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.catalog.cell import Code, Markdown, code
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.registry import of_kind
from jupyter_automl.catalog.tabular.splits import split_columns
from jupyter_automl.contracts import Column, Structure, TaskSpec


def structure_of(table: pd.DataFrame) -> Structure:
    """Marginal facts as the reading probe gives them, for the few that the splits look at."""
    columns = []
    for name, values in table.items():
        kind = {"M": "date", "f": "number", "i": "number", "b": "boolean"}.get(values.dtype.kind, "category")
        counts = values.value_counts()
        columns.append(Column(
            name=str(name), kind=kind, dtype=str(values.dtype), missing=int(values.isna().sum()), distinct=len(counts),
            integer=values.dtype.kind == "i", examples=[str(v) for v in counts.index[:5]],
            counts={str(k): int(n) for k, n in counts.items()} if len(counts) <= 50 else None,
        ))  # fmt: skip
    return Structure(rows=len(table), columns=columns, bytes=0, sha256="")


def task_of(table: pd.DataFrame, target: str, goal: str = "predict it") -> TaskSpec:
    number = table[target].dtype.kind == "f"
    classes = [] if number else [str(label) for label in table[target].value_counts().index]
    return TaskSpec(
        goal=goal, title="", task="regression" if number else "multiclass", task_why="", target=target, target_why="",
        classes=classes, metric="rmse", metric_why="",
    )  # fmt: skip


def sealed_by(
    table: pd.DataFrame, target: str, seed: int = 7, fraction: float = 0.2, **settings: Any
) -> dict[str, Any]:
    """The namespace after the split's cells, with `read_table` standing for the reader's."""
    structure, task = structure_of(table), task_of(table, target)
    context = Context("data", "out", seed, 60.0, Machine(), structure=structure, task=task, settings=settings)
    split = max(of_kind("split"), key=lambda component: component.suits(context).score)
    namespace: dict[str, Any] = {
        "read_table": lambda path: table.copy(), "DATA_PATH": __file__, "TARGET": target, "SEED": seed,
        "HOLDOUT_FRACTION": fraction, "context": context, "split": split,
    }  # fmt: skip
    for block in split.blocks(context):
        if isinstance(block, Code):
            for statement in block.imports:
                exec(statement, namespace)
            exec(block.source, namespace)
    return namespace


def parts(namespace: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return namespace["read_part"]("data", "development"), namespace["read_part"]("data", "holdout")


def people(rows: int = 2_000) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    table = pd.DataFrame({
        "row": range(rows), "age": rng.integers(18, 90, rows), "pay": rng.normal(30, 9, rows).round(2),
        "town": rng.choice(["A", "B", None], rows), "target": rng.choice(["no", "yes", "rare"], rows, p=[0.7, 0.27, 0.03]),
    })  # fmt: skip
    return table


def content(table: pd.DataFrame) -> list[str]:
    return sorted(table.astype("str").fillna("·").agg("|".join, axis=1))


def test_parts_share_no_row_and_lose_none() -> None:
    table = people()
    development, holdout = parts(sealed_by(table, "target"))
    assert content(pd.concat([development, holdout])) == content(table)
    assert list(development.index) == list(range(len(development)))


def test_same_rows_are_sealed_whatever_their_order() -> None:
    table = people()
    shuffled = table.sample(frac=1, random_state=3).reset_index(drop=True)
    assert content(parts(sealed_by(table, "target"))[1]) == content(parts(sealed_by(shuffled, "target"))[1])


def test_seed_decides_which_rows_are_sealed() -> None:
    table = people()
    first, second, other = (parts(sealed_by(table, "target", seed=seed))[1] for seed in (1, 1, 2))
    assert first.equals(second)
    assert len(set(first["row"]) & set(other["row"])) < 0.4 * len(first)


def test_each_class_has_its_share() -> None:
    table = people()
    share = parts(sealed_by(table, "target"))[1]["target"].value_counts() / table["target"].value_counts()
    assert share.between(0.18, 0.22).all()


def test_copies_of_a_row_stay_on_one_side_even_with_other_answers_and_row_numbers() -> None:
    table = people(600)
    twice = (
        pd.concat([table, table, table.assign(target="no")], ignore_index=True)
        .assign(id=range(1_800))
        .drop(columns="row")
    )
    development, holdout = parts(sealed_by(twice, "target"))
    features = ["age", "pay", "town"]
    assert not set(content(development[features])) & set(content(holdout[features]))
    assert 0.15 < len(holdout) / len(twice) < 0.25


def test_look_alikes_of_a_coarse_table_are_on_both_sides() -> None:
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "sex": rng.choice(["f", "m"], 2_000),
            "class": rng.choice([1, 2, 3], 2_000),
            "lives": rng.choice(["n", "y"], 2_000),
        }
    )
    development, holdout = parts(sealed_by(table, "lives"))
    assert set(content(holdout)) == set(content(development))
    assert len(holdout) == pytest.approx(400, abs=3)


def test_number_is_sealed_within_tenths() -> None:
    table = people().assign(target=np.random.default_rng(2).gamma(1, 100, 2_000))
    holdout = parts(sealed_by(table, "target"))[1]
    assert len(holdout) == pytest.approx(400, abs=10)
    assert holdout["target"].quantile(0.9) == pytest.approx(table["target"].quantile(0.9), rel=0.1)


def test_zero_heavy_and_constant_numbers_can_be_sealed() -> None:
    table = people().assign(target=np.where(np.arange(2_000) % 10 == 0, 5.0, 0.0))
    assert len(parts(sealed_by(table, "target"))[1]) == pytest.approx(400, abs=10)
    assert len(parts(sealed_by(table.assign(target=1.0), "target"))[1]) == pytest.approx(400, abs=10)


@pytest.mark.parametrize("target", [["a"] * 5 + ["b"] * 5, [float(i) for i in range(10)], list("aabbccddee")])
def test_ten_rows_leave_rows_on_both_sides(target: list[Any]) -> None:
    development, holdout = parts(sealed_by(people(10).assign(target=target), "target"))
    assert len(holdout) >= 1
    assert len(development) >= 6


def test_classes_of_one_or_two_rows_stay_in_development_and_it_is_said() -> None:
    table = people(300)
    table.loc[:1, "target"] = "pair"
    namespace = sealed_by(table, "target")
    development, _ = parts(namespace)
    assert (development["target"] == "pair").sum() == 2
    said = namespace["split"].after(namespace["context"], counted(namespace))
    assert "`pair` (2) stay in the development part" in said


def counted(namespace: dict[str, Any]) -> Any:
    """The probe's value, run as a cell text as the kernel does."""
    cell = code(namespace["split"].probe)
    exec(cell.source, namespace)
    return namespace[cell.provides[0]]


def test_what_is_seen_counts_rows_without_reading_the_holdout() -> None:
    namespace = sealed_by(people(), "target")
    rows = len(namespace["development"])
    said = namespace["split"].after(namespace["context"], counted(namespace))
    assert said.startswith(f"**Seen.** {rows:,} of 2,000 rows are left to look at; {2_000 - rows} (")


def test_rows_without_an_answer_are_left_out_and_it_is_said() -> None:
    table = people()
    table.loc[::10, "target"] = None
    namespace = sealed_by(table, "target")
    assert sum(map(len, parts(namespace))) == 1_800
    markdown = next(b for b in namespace["split"].blocks(namespace["context"]) if isinstance(b, Markdown))
    assert "200 of 2,000 rows have no `target`" in markdown.source


def test_unknown_label_raises() -> None:
    namespace = sealed_by(people(), "target")
    namespace["read_table"] = lambda path: people().assign(target="maybe")
    with pytest.raises(ValueError, match=r"unexpected values in target: \['maybe'\]"):
        namespace["read_part"]("data", "development")


@pytest.mark.parametrize("labels", [[0, 1], [True, False], [1.5, 2.0]])
def test_labels_that_are_no_text_are_known(labels: list[Any]) -> None:
    table = people(200).assign(target=np.resize(labels, 200))
    if isinstance(labels[0], float):
        table["target"] = table["target"].astype("float64")
        assert len(parts(sealed_by(table, "target"))[1])
    else:
        assert len(parts(sealed_by(table, "target"))[1]) == pytest.approx(40, abs=1)


def test_whole_entities_are_sealed() -> None:
    rng = np.random.default_rng(0)
    table = people().assign(patient=rng.integers(0, 150, 2_000))
    development, holdout = parts(sealed_by(table, "target", group="patient"))
    assert not set(development["patient"]) & set(holdout["patient"])
    assert 0.15 < len(holdout) / 2_000 <= 0.2


def test_one_huge_entity_does_not_eat_the_holdout() -> None:
    rng = np.random.default_rng(0)
    for seed in range(6):
        table = people().assign(patient=np.where(np.arange(2_000) < 1_200, 0, rng.integers(1, 60, 2_000)))
        _, holdout = parts(sealed_by(table, "target", seed=seed, group="patient"))
        assert 0.1 < len(holdout) / 2_000 <= 0.2


def test_last_rows_in_time_are_sealed_and_a_day_is_not_cut() -> None:
    days = pd.Series(pd.date_range("2021-01-01", periods=100)).sample(2_000, replace=True, random_state=1)
    table = people().assign(date=days.to_numpy())
    table.loc[5, "date"] = pd.NaT
    development, holdout = parts(sealed_by(table, "target", time="date"))
    assert development["date"].max() < holdout["date"].min()
    assert 0.15 < len(holdout) / 2_000 < 0.25
    assert development["date"].isna().sum() == 1


def test_three_hundred_thousand_rows_are_sealed_in_seconds() -> None:
    rng = np.random.default_rng(0)
    table = pd.DataFrame({f"x{i}": rng.normal(size=300_000) for i in range(8)}).assign(
        town=rng.choice(["A", "B", "C"], 300_000), target=rng.choice(["no", "yes"], 300_000)
    )
    holdout = parts(sealed_by(table, "target"))[1]
    assert len(holdout) == pytest.approx(60_000, abs=3)


def deciding(table: pd.DataFrame, goal: str = "predict the target") -> tuple[str | None, str | None]:
    chosen = split_columns(structure_of(table), None, task_of(table, "target", goal))
    assert chosen["why"]
    return chosen["group"], chosen["time"]


def test_a_goal_that_asks_for_it_is_split_at_random_whatever_entity_or_time_a_row_has() -> None:
    table = people().assign(
        customer_id=np.random.default_rng(0).integers(0, 500, 2_000),
        date=pd.date_range("2020", periods=2_000, freq="h"),
    )
    task = task_of(table, "target")
    assert split_columns(structure_of(table), None, task)["time"] == "date"
    task.constraints.random_split = True
    chosen = split_columns(structure_of(table), None, task)
    assert (chosen["group"], chosen["time"]) == (None, None)
    assert "`customer_id` and `date`" in chosen["why"]


def test_repeated_entity_is_found_by_name_and_counts() -> None:
    table, rng = people(), np.random.default_rng(0)
    for name in ("customer_id", "CustomerID", "patient", "session id", "Subject", "user_code"):
        assert deciding(table.assign(**{name: rng.integers(0, 500, 2_000)})) == (name, None)


def test_categories_places_and_unique_ids_are_no_entities() -> None:
    table, rng = people(), np.random.default_rng(0)
    assert deciding(table) == (None, None)
    assert deciding(table.assign(customer_id=range(2_000))) == (None, None)
    assert deciding(table.assign(user=rng.choice(["new", "old"], 2_000))) == (None, None)
    assert deciding(
        table.assign(store_id=rng.integers(0, 40, 2_000), product_id=rng.integers(0, 500, 2_000))
    ) == (None, None)
    assert deciding(table.assign(customer_type_id=rng.integers(0, 500, 2_000))) == (None, None)


def test_time_decides_for_logs_and_for_goals_about_the_future_only() -> None:
    table = people()
    log = table.assign(datetime=pd.date_range("2021-01-01", periods=2_000, freq="h"))
    daily = table.assign(date=np.resize(pd.date_range("2021-01-01", periods=200), 2_000))
    born = table.assign(
        birth_date=pd.date_range("1950-01-01", periods=2_000),
        signup_date=pd.date_range("2015-01-01", periods=2_000),
    )
    assert deciding(log) == (None, "datetime")
    assert deciding(daily) == (None, None)
    assert deciding(daily, "forecast the target for the next week") == (None, "date")
    assert deciding(born, "who will leave next month") == (None, None)
