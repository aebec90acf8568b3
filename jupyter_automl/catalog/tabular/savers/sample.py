"""The first rows of the data file as a file of their own, with the notebook's predictions for them."""

from __future__ import annotations


def sample(
    saved_files, schema, X, final_model, features_of, read_table, DATA_PATH, output_dir, interval_of, sets_of, cuts
):  # fmt: skip
    """The probe of section `save`: names of what was saved, and what the bundle's smoke test compares with.

    `sample` names a hidden file in the output folder with the first rows of the data file in its own format;
    `expected` holds the columns that predict.py writes for them. The rows are read as part of the whole file, as in
    the notebook, so that the test also shows whether a small file is read like a large one; a file that is too large
    to be held once more is not. `sample` is absent where a part of the file cannot be cut off (a large workbook or
    archive).
    """
    import gzip
    import json
    from pathlib import Path

    import numpy as np

    ROWS, LARGEST = 50, 20_000_000
    source = Path(DATA_PATH)
    target = output_dir / f".sample{''.join(source.suffixes[-2:])}"

    def cut(data):
        """The first lines: header, comments and about ROWS rows, never inside quotes."""
        unit = 2 if data[:2] in (b"\xff\xfe", b"\xfe\xff") else 1
        end = b"\n" if unit == 1 else (b"\n\0" if data[:2] == b"\xff\xfe" else b"\0\n")
        position, lines = 0, 0
        while lines < ROWS + 20:
            found = data.find(end, position)
            while found > 0 and (found % unit or data.count(b'"', 0, found) % 2):
                found = data.find(end, found + 1)
            if found < 0:
                return data
            position, lines = found + unit, lines + 1
        return data[:position]

    with source.open("rb") as file:
        magic = file.read(4)
    if magic == b"PAR1":
        import pyarrow
        import pyarrow.parquet

        batches = pyarrow.parquet.ParquetFile(source).iter_batches(batch_size=ROWS)
        pyarrow.parquet.write_table(pyarrow.Table.from_batches([next(batches)]), target)
    elif magic == b"ARRO":
        import pyarrow.feather

        pyarrow.feather.write_feather(pyarrow.feather.read_table(source).slice(0, ROWS), target)
    elif magic[:2] in (b"PK", b"\xd0\xcf"):
        if source.stat().st_size <= LARGEST:
            target.write_bytes(source.read_bytes())
    elif magic[:2] == b"\x1f\x8b":
        with gzip.open(source) as file:
            target.write_bytes(gzip.compress(cut(file.read(LARGEST)), mtime=0))
    else:
        with source.open("rb") as file:
            target.write_bytes(cut(file.read(LARGEST)))

    answer = {
        "files": [path.name for path in saved_files],
        "columns": len(schema["columns"]),
        "may_be_missing": sum(column["may_be_missing"] for column in schema["columns"]),
        "rows_compared": min(500, len(X)),
    }
    try:
        rows = len(read_table(target)) if target.exists() else None
    except (ValueError, LookupError, TypeError, AttributeError, OSError):
        # The bundle must read small files too: its test will say what is wrong, in predict.py's own words.
        rows, answer = None, answer | {"sample": target.name, "expected": {}}
    if rows is not None:
        features = features_of(
            read_table(DATA_PATH if source.stat().st_size <= LARGEST else target).head(rows)
        )
        classes = schema["target"].get("classes")
        if classes:
            probability = np.asarray(final_model.predict_proba(features))
            said = probability.argmax(axis=1)
            if hasattr(final_model, "threshold"):
                said = (probability[:, 1] >= final_model.threshold).astype(int)
            expected = {"prediction": [str(classes[position]) for position in said]}
            expected |= {
                f"probability_{label}": probability[:, i].tolist() for i, label in enumerate(classes)
            }
            if "uncertainty" in schema:
                held = sets_of(probability, cuts)
                expected["prediction_set"] = [
                    json.dumps(
                        [label for label, inside in zip(classes, row, strict=True) if inside],
                        ensure_ascii=False,
                    )
                    for row in held
                ]
        else:
            predicted = np.asarray(final_model.predict(features), dtype="float64").ravel()
            expected = {"prediction": predicted.tolist()}
            if "uncertainty" in schema:
                lower, upper = interval_of(predicted)
                expected |= {"lower": lower.tolist(), "upper": upper.tolist()}
        answer |= {"sample": target.name, "expected": expected}
    return answer
