"""Real daily riders of a train line, with values in the later holdout that occur nowhere else."""

from pathlib import Path

import pandas as pd

TRAINS = Path(__file__).parent / "fixtures" / "trains" / "trains.csv"
GOAL = "predict how many riders take the train on a day"
CANARIES = ("CANARY-7f3b91d2", "98765.4321")


def planted(path: Path) -> Path:
    """Write the table with canaries in its last rows, which a split along time sets aside."""
    table = pd.read_csv(TRAINS)
    table["remark"] = "open"
    late = table.index[-250:]
    table.loc[late[::10], "remark"] = CANARIES[0]
    table.loc[late[-1], "precipitation"] = float(CANARIES[1])
    table.to_csv(path, index=False)
    return path
