"""Tables that several cases share: small, messy, always the same rows."""

import random
from collections.abc import Callable
from pathlib import Path

Table = list[list[object]]


def houses() -> Table:
    """120 house sales in the manner of the Ames data: `NA` for missing, text grades, a few odd types."""
    draw = random.Random(7)
    header = (
        "Id MSZoning LotFrontage LotArea Street Alley Neighborhood OverallQual YearBuilt BsmtQual TotalBsmtSF"
    )
    header += " GrLivArea FullBath GarageType GarageYrBlt PoolQC SaleCondition SalePrice"
    rows: Table = [list(header.split())]
    for number in range(1, 121):
        quality = draw.randint(3, 10)
        year = draw.randint(1920, 2009)
        living = draw.randint(700, 2600)
        garage = draw.choice(["Attchd", "Detchd", "BuiltIn", "NA"])
        price = 18000 * quality + 55 * living + 300 * (year - 1920) + draw.randint(-9000, 9000)
        rows.append(
            [
                number,
                draw.choice(["RL", "RL", "RM", "FV"]),
                draw.choice(["NA", 60, 65, 70, 80, 85]),
                draw.randint(3000, 16000),
                "Pave" if number % 30 else "Grvl",
                draw.choice(["NA", "NA", "NA", "Grvl", "Pave"]),
                draw.choice(["NAmes", "CollgCr", "OldTown", "Edwards", "Gilbert"]),
                quality,
                year,
                draw.choice(["Gd", "TA", "Ex", "Fa", "NA"]),
                draw.randint(0, 1800),
                living,
                draw.randint(1, 3),
                garage,
                "NA" if garage == "NA" else year + draw.randint(0, 4),
                "Ex" if number % 60 == 0 else "NA",
                draw.choice(["Normal", "Normal", "Abnorml", "Partial"]),
                price,
            ]
        )
    return rows


def titanic() -> Table:
    """150 passengers: missing ages, cabins and ports of embarkation."""
    draw = random.Random(11)
    rows: Table = [
        [
            "PassengerId",
            "Survived",
            "Pclass",
            "Name",
            "Sex",
            "Age",
            "SibSp",
            "Parch",
            "Ticket",
            "Fare",
            "Cabin",
            "Embarked",
        ]
    ]
    names = ["Allen", "Braund", "Cumings", "Heikkinen", "Moran", "Palsson", "Sandstrom", "Bonnell"]
    for number in range(1, 151):
        sex = draw.choice(["male", "male", "female"])
        pclass = draw.choice([1, 2, 3, 3])
        title = "Mr." if sex == "male" else draw.choice(["Mrs.", "Miss."])
        chance = 0.75 if sex == "female" else 0.2
        rows.append(
            [
                number,
                int(draw.random() < chance + 0.1 * (2 - pclass)),
                pclass,
                f"{draw.choice(names)}, {title} {draw.choice('ABCDEFGH')}.",
                sex,
                "" if draw.random() < 0.2 else draw.randint(1, 74),
                draw.randint(0, 3),
                draw.randint(0, 2),
                draw.choice(["A/5 21171", "PC 17599", "STON/O2. 3101282", "113803", "373450"]),
                round(draw.uniform(7, 40) * (4 - pclass), 2),
                f"{draw.choice('ABCDE')}{draw.randint(1, 120)}" if draw.random() < 0.25 else "",
                "" if number in (62, 130) else draw.choice("SSSCQ"),
            ]
        )
    return rows


def churn() -> Table:
    """160 telephone customers: `TotalCharges` is a blank for new ones, the target is Yes/No."""
    draw = random.Random(3)
    header = "customerID gender SeniorCitizen Partner tenure Contract PaymentMethod MonthlyCharges TotalCharges Churn"
    rows: Table = [list(header.split())]
    for number in range(160):
        tenure = 0 if number % 40 == 7 else draw.randint(1, 72)
        monthly = round(draw.uniform(18, 118), 2)
        contract = draw.choice(["Month-to-month", "Month-to-month", "One year", "Two year"])
        chance = 0.6 if contract == "Month-to-month" else 0.1
        rows.append(
            [
                f"{draw.randint(1000, 9999)}-{number:04d}",
                draw.choice(["Male", "Female"]),
                draw.choice([0, 0, 0, 1]),
                draw.choice(["Yes", "No"]),
                tenure,
                contract,
                draw.choice(["Electronic check", "Mailed check", "Bank transfer (automatic)"]),
                monthly,
                " " if tenure == 0 else round(monthly * tenure, 2),
                "Yes" if draw.random() < chance - tenure / 200 else "No",
            ]
        )
    return rows


def sales() -> Table:
    """180 orders over half a year: shops, items, money as text, dates as text."""
    draw = random.Random(5)
    rows: Table = [["order_id", "date", "store", "item", "units", "price", "discount", "revenue"]]
    for number in range(180):
        month, day = 1 + number // 30, 1 + (number * 7) % 28
        units = draw.randint(1, 40)
        price = round(draw.uniform(2, 90), 2)
        off = draw.choice([0, 5, 10, 25])
        rows.append(
            [
                f"SO-{1000 + number}",
                f"2023-{month:02d}-{day:02d}",
                draw.choice(["North", "South", "Harbour"]),
                draw.choice(["lamp", "chair", "desk", "shelf"]),
                units,
                price,
                f"{off}%",
                f"${units * price * (1 - off / 100):,.2f}",
            ]
        )
    return rows


def reviews() -> Table:
    """90 short product reviews with stars; a few texts are missing."""
    draw = random.Random(19)
    good = ["great value", "works perfectly", "love it", "fast delivery", "very happy"]
    bad = ["broke after a week", "waste of money", "very slow", "poor quality", "asked for a refund"]
    rows: Table = [["review_id", "product", "text", "stars"]]
    for number in range(90):
        stars = draw.choice([1, 2, 4, 5])
        text = " and ".join(draw.sample(good if stars > 3 else bad, 2))
        rows.append(
            [number, draw.choice(["kettle", "toaster"]), "" if number % 22 == 9 else text.capitalize(), stars]
        )
    return rows


def apps() -> Table:
    """80 apps of a store: installs like `10,000+`, prices like `$0.99`, sizes like `19M`."""
    draw = random.Random(23)
    rows: Table = [["App", "Category", "Rating", "Reviews", "Size", "Installs", "Type", "Price"]]
    for number in range(80):
        paid = draw.random() < 0.25
        rows.append(
            [
                f"App {number}",
                draw.choice(["GAME", "TOOLS", "FAMILY", "FINANCE"]),
                "NaN" if draw.random() < 0.15 else round(draw.uniform(2.5, 5), 1),
                draw.randint(10, 90000),
                draw.choice(["19M", "8.7M", "201k", "Varies with device", "54M"]),
                draw.choice(["10,000+", "500,000+", "1,000+", "5,000,000+"]),
                "Paid" if paid else "Free",
                "$" + draw.choice(["0.99", "2.99", "4.49"]) if paid else "0",
            ]
        )
    return rows


TABLES: dict[str, Callable[[], Table]] = {
    each.__name__: each for each in (houses, titanic, churn, sales, reviews, apps)
}


def write(name: str, folder: Path) -> None:
    """Write the table ``name`` as ``name.csv``. Raises ValueError for an unknown name."""
    if name not in TABLES:
        raise ValueError(f"no shared table is called {name}; there are {', '.join(TABLES)}")
    lines = [",".join(_field(value) for value in row) for row in TABLES[name]()]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _field(value: object) -> str:
    text = str(value)
    return f'"{text}"' if "," in text or " " in text else text
