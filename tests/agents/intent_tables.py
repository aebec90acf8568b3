"""Marginal facts of well-known tables, written compactly: what the reading probe would say of their columns.

A column is `name: form`; forms are `id`, `text`, `date`, `bool`, `many N` (a category of N values), `low~high` (numbers
with decimals), `low..high` or `low..high/N` (whole numbers, N different), or values with their rows `no=900,yes=100`.
"""

from __future__ import annotations

from functools import cache

from jupyter_automl.contracts import Column, Structure


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _column(name: str, form: str, rows: int) -> Column:
    if form in ("id", "text", "date", "bool") or form.startswith("many "):
        distinct = int(form.split()[1]) if form.startswith("many") else 2 if form == "bool" else rows
        kind = {"id": "number", "text": "text", "date": "date", "bool": "boolean"}.get(form, "category")
        many = (
            {f"{name} {place}": rows // distinct for place in range(distinct)}
            if form.startswith("many") and distinct <= 50
            else None
        )
        counts = {"False": rows * 2 // 3, "True": rows - rows * 2 // 3} if form == "bool" else many
        dtype = {"number": "int64", "boolean": "bool", "date": "datetime64[us]"}.get(kind, "str")
        return Column(
            name=name, kind=kind, dtype=dtype, missing=0, distinct=distinct, counts=counts, integer=form == "id",
            minimum=1 if form == "id" else None, maximum=rows if form == "id" else None,
        )  # fmt: skip
    if "~" in form:
        low, high = (float(part) for part in form.split("~"))
        return Column(
            name=name,
            kind="number",
            dtype="float64",
            missing=0,
            distinct=max(60, rows // 3),
            minimum=low,
            maximum=high,
        )
    if ".." in form:
        span, _, given = form.partition("/")
        low, high = (int(part) for part in span.split(".."))
        distinct = int(given) if given else min(high - low + 1, rows)
        counts = {str(low + place): rows // distinct for place in range(distinct)} if distinct <= 50 else None
        return Column(
            name=name, kind="number", dtype="int64", missing=0, distinct=distinct, integer=True, minimum=low, maximum=high,
            counts=counts,
        )  # fmt: skip
    values = [part.strip() for part in form.split(",")]
    sized = {}
    for value in values:
        label, sign, count = value.rpartition("=")
        sized[label if sign and count.isdigit() else value] = (
            int(count) if sign and count.isdigit() else rows // len(values)
        )
    numbers = [_number(value) for value in sized]
    if all(number is not None for number in numbers):
        present = [number for number in numbers if number is not None]
        return Column(
            name=name, kind="number", dtype="int64", missing=rows - min(rows, sum(sized.values())), distinct=len(sized),
            integer=all(number.is_integer() for number in present), minimum=min(present), maximum=max(present),
            counts=dict(sorted(sized.items(), key=lambda item: -item[1])), rarest=min(sized.values()),
        )  # fmt: skip
    ranked = dict(sorted(sized.items(), key=lambda item: -item[1]))
    return Column(
        name=name, kind="category", dtype="str", missing=rows - min(rows, sum(sized.values())), distinct=len(sized),
        counts=ranked, examples=list(ranked)[:5], rarest=min(sized.values()),
    )  # fmt: skip


def table(rows: int, text: str) -> Structure:
    """The structure that a compact description stands for."""
    pairs = [part.split(":", 1) for part in text.replace("\n", " ").split(";") if part.strip()]
    return Structure(
        rows=rows,
        columns=[_column(name.strip(), form.strip(), rows) for name, form in pairs],
        bytes=rows * 80,
        sha256="0" * 64,
    )


_TABLES = {
    "titanic": (891,
            "PassengerId: id; Survived: 0=549,1=342; Pclass: 1=216,2=184,3=491; Name: text;"
            " Sex: male=577,female=314; Age: 0.42~80; SibSp: 0..8; Parch: 0..6; Ticket: many 681; Fare: 0~512.3;"
            " Cabin: many 147; Embarked: S=644,C=168,Q=77"
        ),
    "adult": (32561,
            "age: 17..90; workclass: Private=22696,Self-emp-not-inc=2541,Local-gov=2093,State-gov=1298;"
            " fnlwgt: 12285..1484705/21648; education: HS-grad=10501,Some-college=7291,Bachelors=5355,Masters=1723;"
            " education-num: 1..16; marital-status: Married-civ-spouse=14976,Never-married=10683,Divorced=4443;"
            " occupation: Prof-specialty=4140,Craft-repair=4099,Sales=3650;"
            " relationship: Husband=13193,Not-in-family=8305,Own-child=5068; race: White=27816,Black=3124;"
            " sex: Male=21790,Female=10771; capital-gain: 0..99999/119; capital-loss: 0..4356/92;"
            " hours-per-week: 1..99; native-country: United-States=29170,Mexico=643; income: <=50K=24720,>50K=7841"
        ),
    "adult_bare": (1000, "age: 17..90; education: HS-grad=600,Bachelors=400; hours: 1..99; class: <=50K=760,>50K=240"),
    "ames": (1460,
            "Id: id; MSSubClass: 20,30,40,50,60; MSZoning: RL=1151,RM=218,FV=65; LotFrontage: 21~313;"
            " LotArea: 1300..215245/1073; Street: Pave=1454,Grvl=6; Neighborhood: many 25; OverallQual: 1..10;"
            " OverallCond: 1..9; YearBuilt: 1872..2010/112; YearRemodAdd: 1950..2010/61; GrLivArea: 334..5642/861;"
            " FullBath: 0..3; BedroomAbvGr: 0..8; GarageCars: 0..4; MoSold: 1..12; YrSold: 2006..2010;"
            " SaleType: WD=1267,New=122; SaleCondition: Normal=1198,Partial=125; SalePrice: 34900..755000/663"
        ),
    "telco": (7043,
            "customerID: text; gender: Male=3555,Female=3488; SeniorCitizen: 0=5901,1=1142;"
            " Partner: No=3641,Yes=3402; Dependents: No=4933,Yes=2110; tenure: 0..72;"
            " PhoneService: Yes=6361,No=682; InternetService: Fiber optic=3096,DSL=2421,No=1526;"
            " Contract: Month-to-month=3875,Two year=1695,One year=1473; PaperlessBilling: Yes=4171,No=2872;"
            " PaymentMethod: Electronic check=2365,Mailed check=1612; MonthlyCharges: 18.25~118.75;"
            " TotalCharges: 18.8~8684.8; Churn: No=5174,Yes=1869"
        ),
    "bank_churn": (10000,
            "RowNumber: id; CustomerId: id; Surname: many 2932; CreditScore: 350..850/460;"
            " Geography: France=5014,Germany=2509,Spain=2477; Gender: Male=5457,Female=4543; Age: 18..92;"
            " Tenure: 0..10; Balance: 0~250898; NumOfProducts: 1..4; HasCrCard: 0=2945,1=7055;"
            " IsActiveMember: 0=4849,1=5151; EstimatedSalary: 11~199992; Exited: 0=7963,1=2037"
        ),
    "bank_marketing": (41188,
            "age: 17..98; job: admin.=10422,blue-collar=9254,technician=6743; marital: married=24928,single=11568;"
            " education: university.degree=12168,high.school=9515; default: no=32588,yes=3;"
            " housing: yes=21576,no=18622; loan: no=33950,yes=6248; contact: cellular=26144,telephone=15044;"
            " month: may=13769,jul=7174; day_of_week: mon=8514,tue=8090,wed=8134,thu=8623,fri=7827;"
            " duration: 0..4918/1544; campaign: 1..56; pdays: 0..999/27; previous: 0..7;"
            " poutcome: nonexistent=35563,failure=4252,success=1373; euribor3m: 0.6~5.1; y: no=36548,yes=4640"
        ),
    "heart": (303,
            "age: 29..77; sex: 0=97,1=206; cp: 0..3; trestbps: 94..200; chol: 126..564/152; fbs: 0=258,1=45;"
            " restecg: 0..2; thalach: 71..202/91; exang: 0=204,1=99; oldpeak: 0~6.2; slope: 0..2; ca: 0..4;"
            " thal: 0..3; target: 0=138,1=165"
        ),
    "heart_failure": (918,
            "Age: 28..77; Sex: M=725,F=193; ChestPainType: ASY=496,NAP=203,ATA=173,TA=46; RestingBP: 0..200/67;"
            " Cholesterol: 0..603/222; FastingBS: 0=704,1=214; RestingECG: Normal=552,LVH=188,ST=178;"
            " MaxHR: 60..202/119; ExerciseAngina: N=547,Y=371; Oldpeak: -2.6~6.2;"
            " ST_Slope: Flat=460,Up=395,Down=63; HeartDisease: 1=508,0=410"
        ),
    "german_credit": (1000,
            "checking_status: <0=274,0<=X<200=269,no checking=394; duration: 4..72/33;"
            " credit_history: existing paid=530,critical=293; purpose: radio/tv=280,new car=234,education=50;"
            " credit_amount: 250..18424/921; savings_status: <100=603,no known savings=183;"
            " employment: 1<=X<4=339,>=7=253; personal_status: male single=548,female div/dep/mar=310; age: 19..75;"
            " housing: own=713,rent=179; job: skilled=630,unskilled resident=200; foreign_worker: yes=963,no=37;"
            " class: good=700,bad=300"
        ),
    "wine_quality": (1599,
            "fixed acidity: 4.6~15.9; volatile acidity: 0.12~1.58; citric acid: 0~1; residual sugar: 0.9~15.5;"
            " chlorides: 0.01~0.61; density: 0.99~1.004; pH: 2.7~4.0; sulphates: 0.3~2; alcohol: 8.4~14.9;"
            " quality: 5=681,6=638,7=199,4=53,8=18,3=10"
        ),
    "wine_class": (178,
            "Wine: 1=59,2=71,3=48; Alcohol: 11~14.8; Malic.acid: 0.7~5.8; Ash: 1.3~3.2; Mg: 70..162;"
            " Phenols: 0.9~3.9; Color.int: 1.2~13; Proline: 278..1680/121"
        ),
    "penguins": (344,
            "species: Adelie=152,Gentoo=124,Chinstrap=68; island: Biscoe=168,Dream=124,Torgersen=52;"
            " bill_length_mm: 32.1~59.6; bill_depth_mm: 13.1~21.5; flipper_length_mm: 172..231/55;"
            " body_mass_g: 2700..6300/94; sex: male=168,female=165"
        ),
    "iris": (150,
            "sepal_length: 4.3~7.9; sepal_width: 2~4.4; petal_length: 1~6.9; petal_width: 0.1~2.5;"
            " species: setosa=50,versicolor=50,virginica=50"
        ),
    "diamonds": (53940,
            "carat: 0.2~5.0; cut: Ideal=21551,Premium=13791,Very Good=12082,Good=4906,Fair=1610;"
            " color: G=11292,E=9797,F=9542; clarity: SI1=13065,VS2=12258,IF=1790; depth: 43~79; table: 43~95;"
            " price: 326..18823/11602; x: 0~10.7; y: 0~58.9; z: 0~31.8"
        ),
    "flights": (336776,
            "year: 2013=336776; month: 1..12; day: 1..31; dep_time: 1..2400/1318; sched_dep_time: 106..2359/1021;"
            " dep_delay: -43..1301/527; arr_time: 1..2400/1411; sched_arr_time: 1..2359/1163;"
            " arr_delay: -86..1272/577; carrier: UA=58665,B6=54635,EV=54173; flight: 1..8500/3844;"
            " tailnum: many 4043; origin: EWR=120835,JFK=111279,LGA=104662; dest: many 105; air_time: 20..695/509;"
            " distance: 17..4983/214; hour: 1..23; minute: 0..59; time_hour: date"
        ),
    "bikes": (17379,
            "instant: id; dteday: date; season: 1..4; yr: 0=8645,1=8734; mnth: 1..12; hr: 0..23;"
            " holiday: 0=16879,1=500; weekday: 0..6; workingday: 0=5514,1=11865;"
            " weathersit: 1=11413,2=4544,3=1419,4=3; temp: 0.02~1; atemp: 0~1; hum: 0~1; windspeed: 0~0.85;"
            " casual: 0..367/322; registered: 0..886/776; cnt: 1..977/869"
        ),
    "bikes_kaggle": (10886,
            "datetime: date; season: 1..4; holiday: 0=10575,1=311; workingday: 0=3474,1=7412;"
            " weather: 1=7192,2=2834,3=859,4=1; temp: 0.82~41; humidity: 0..100/89; windspeed: 0~57;"
            " casual: 0..367/309; registered: 0..886/731; count: 1..977/822"
        ),
    "mushrooms": (8124,
            "class: e=4208,p=3916; cap-shape: x=3656,f=3152,k=828; cap-surface: y=3244,s=2556;"
            " cap-color: n=2284,g=1840; bruises: f=4748,t=3376; odor: n=3528,f=2160,y=576;"
            " gill-size: b=5612,n=2512; stalk-root: b=3776,?=2480; ring-number: o=7488,t=600,n=36;"
            " population: v=4040,y=1712; habitat: d=3148,g=2148"
        ),
    "mushrooms_named": (8124,
            "cap-shape: convex=3656,flat=3152; odor: none=3528,foul=2160; edible: edible=4208,poisonous=3916;"
            " habitat: woods=3148,grasses=2148"
        ),
    "credit_default": (30000,
            "ID: id; LIMIT_BAL: 10000..1000000/81; SEX: 1=11888,2=18112; EDUCATION: 1=10585,2=14030,3=4917;"
            " MARRIAGE: 1=13659,2=15964,3=323; AGE: 21..79; PAY_0: -2..8; PAY_2: -2..8;"
            " BILL_AMT1: -165580..964511/22723; BILL_AMT2: -69777..983931/22346; PAY_AMT1: 0..873552/7943;"
            " default.payment.next.month: 0=23364,1=6636"
        ),
    "abalone": (4177,
            "Sex: M=1528,I=1342,F=1307; Length: 0.075~0.815; Diameter: 0.055~0.65; Height: 0~1.13;"
            " Whole weight: 0.002~2.83; Shucked weight: 0.001~1.49; Viscera weight: 0~0.76; Shell weight: 0.0015~1;"
            " Rings: 1..29/28"
        ),
    "mpg": (398,
            "mpg: 9~46.6; cylinders: 3=4,4=204,5=3,6=84,8=103; displacement: 68~455; horsepower: 46..230/93;"
            " weight: 1613..5140/351; acceleration: 8~24.8; model_year: 70..82; origin: usa=249,japan=79,europe=70;"
            " name: many 305"
        ),
    "insurance": (1338,
            "age: 18..64; sex: male=676,female=662; bmi: 15.9~53.1; children: 0..5; smoker: no=1064,yes=274;"
            " region: southeast=364,southwest=325,northwest=325,northeast=324; charges: 1121.8~63770"
        ),
    "weather_aus": (145460,
            "Date: date; Location: many 49; MinTemp: -8.5~33.9; MaxTemp: -4.8~48.1; Rainfall: 0~371;"
            " Evaporation: 0~145; Sunshine: 0~14.5; WindGustDir: W=9915,SE=9418,N=9313; WindGustSpeed: 6..135/67;"
            " Humidity9am: 0..100; Humidity3pm: 0..100; Pressure9am: 980~1041; Temp3pm: -5~46;"
            " RainToday: No=110319,Yes=31880; RainTomorrow: No=110316,Yes=31877"
        ),
    "sms_spam": (5572, "label: ham=4825,spam=747; message: text"),
    "spambase": (4601,
            "word_freq_make: 0~4.5; word_freq_address: 0~14.3; word_freq_money: 0~12.5; char_freq_!: 0~32;"
            " capital_run_length_longest: 1..9989/271; is_spam: 0=2788,1=1813"
        ),
    "students": (649,
            "school: GP=423,MS=226; sex: F=383,M=266; age: 15..22; address: U=452,R=197; famsize: GT3=457,LE3=192;"
            " Medu: 0..4; Fedu: 0..4; reason: course=285,home=149; studytime: 1..4; failures: 0..3;"
            " schoolsup: no=581,yes=68; romantic: no=410,yes=239; famrel: 1..5; goout: 1..5; health: 1..5;"
            " absences: 0..32/24; G1: 0..19/17; G2: 0..19/16; G3: 0..19/17"
        ),
    "california": (20640,
            "MedInc: 0.5~15; HouseAge: 1..52; AveRooms: 0.8~141; AveBedrms: 0.3~34; Population: 3..35682/3888;"
            " AveOccup: 0.7~1243; Latitude: 32.5~42; Longitude: -124~-114; MedHouseVal: 0.15~5"
        ),
    "boston": (506,
            "CRIM: 0~89; ZN: 0~100; INDUS: 0.5~27.7; CHAS: 0=471,1=35; NOX: 0.38~0.87; RM: 3.5~8.8; AGE: 2.9~100;"
            " DIS: 1.1~12; RAD: 1..24/9; TAX: 187..711/66; PTRATIO: 12.6~22; LSTAT: 1.7~38; MEDV: 5~50"
        ),
    "concrete": (1030,
            "cement: 102~540; slag: 0~359; fly_ash: 0~200; water: 121~247; superplasticizer: 0~32;"
            " coarse_agg: 801~1145; fine_agg: 594~992; age: 1..365/14; strength: 2.3~82.6"
        ),
    "tips": (244,
            "total_bill: 3~50.8; tip: 1~10; sex: Male=157,Female=87; smoker: No=151,Yes=93;"
            " day: Sat=87,Sun=76,Thur=62,Fri=19; time: Dinner=176,Lunch=68; size: 1..6"
        ),
    "hr": (1470,
            "Age: 18..60; Attrition: No=1233,Yes=237; BusinessTravel: Travel_Rarely=1043,Travel_Frequently=277;"
            " DailyRate: 102..1499/886; Department: Research & Development=961,Sales=446,Human Resources=63;"
            " DistanceFromHome: 1..29; EducationField: Life Sciences=606,Medical=464; EmployeeNumber: id;"
            " Gender: Male=882,Female=588; JobRole: Sales Executive=326,Manager=102; JobSatisfaction: 1..4;"
            " MaritalStatus: Married=673,Single=470; MonthlyIncome: 1009..19999/1349; NumCompaniesWorked: 0..9;"
            " OverTime: No=1054,Yes=416; PerformanceRating: 3=1244,4=226; TotalWorkingYears: 0..40;"
            " YearsAtCompany: 0..40/37"
        ),
    "breast_cancer": (569,
            "id: id; diagnosis: B=357,M=212; radius_mean: 6.9~28; texture_mean: 9.7~39; perimeter_mean: 43~188;"
            " area_mean: 143~2501; smoothness_mean: 0.05~0.16; concavity_mean: 0~0.43"
        ),
    "pima": (768,
            "Pregnancies: 0..17; Glucose: 0..199/136; BloodPressure: 0..122/47; SkinThickness: 0..99/51;"
            " Insulin: 0..846/186; BMI: 0~67; DiabetesPedigreeFunction: 0.08~2.4; Age: 21..81/52;"
            " Outcome: 0=500,1=268"
        ),
    "diabetes": (442,
            "age: 19..79; sex: 1=235,2=207; bmi: 18~42; bp: 62~133; s1: 97..301/141; s2: 41~242; s3: 22~99;"
            " s4: 2~9; s5: 3~6; s6: 58..124/56; target: 25..346/214"
        ),
    "credit_fraud": (284807,
            "Time: 0..172792/124592; V1: -56~2.5; V2: -72~22; V3: -48~9.4; V4: -5.7~16.9; Amount: 0~25691;"
            " Class: 0=284315,1=492"
        ),
    "loans": (614,
            "Loan_ID: text; Gender: Male=489,Female=112; Married: Yes=398,No=213;"
            " Dependents: 0=345,1=102,2=101,3+=51; Education: Graduate=480,Not Graduate=134;"
            " Self_Employed: No=500,Yes=82; ApplicantIncome: 150..81000/505; CoapplicantIncome: 0~41667;"
            " LoanAmount: 9..700/203; Loan_Amount_Term: 12..480/10; Credit_History: 0=89,1=475;"
            " Property_Area: Semiurban=233,Urban=202,Rural=179; Loan_Status: Y=422,N=192"
        ),
    "reviews": (5000,
            "review_id: text; product: many 80; helpful_votes: 0..300/120; verified: bool; review_text: text;"
            " stars: 5=2600,4=1200,1=600,3=400,2=200"
        ),
    "sales": (8523,
            "Item_Identifier: many 1559; Item_Weight: 4.5~21.4; Item_Fat_Content: Low Fat=5089,Regular=2889;"
            " Item_Visibility: 0~0.33; Item_Type: Fruits=1232,Snack Foods=1200; Item_MRP: 31~267;"
            " Outlet_Identifier: OUT027=935,OUT013=932; Outlet_Size: Medium=2793,Small=2388,High=932;"
            " Item_Outlet_Sales: 33~13087"
        ),
    "shop_days": (1200, "date: date; sales: 100~9000"),
    "salaries": (397,
            "rank: Prof=266,AsstProf=67,AssocProf=64; discipline: A=181,B=216; yrs.since.phd: 1..56/53;"
            " yrs.service: 0..60/52; sex: Male=358,Female=39; salary: 57800..231545/371"
        ),
    "energy": (19735,
            "date: date; Appliances: 10..1080/92; lights: 0..70/8; T1: 16~26; RH_1: 27~63; T_out: -5~26;"
            " Windspeed: 0~14; Visibility: 1~66"
        ),
    "taxi": (50000,
            "vendor_id: 1=23000,2=27000; pickup_datetime: date; dropoff_datetime: date; passenger_count: 0..6;"
            " pickup_longitude: -74.5~-73; pickup_latitude: 40~41.5; trip_distance: 0~60;"
            " trip_duration: 1..86400/4800; fare_amount: 2.5~200; tip_amount: 0~90"
        ),
    "cars": (205,
            "symboling: -3..3/6; make: toyota=32,nissan=18,mazda=17; fuel-type: gas=185,diesel=20;"
            " body-style: sedan=96,hatchback=70; engine-size: 61..326/44; horsepower: 48..288/59;"
            " city-mpg: 13..49/29; highway-mpg: 16..54/30; price: 5118..45400/186"
        ),
    "hotel": (119390,
            "hotel: City Hotel=79330,Resort Hotel=40060; is_canceled: 0=75166,1=44224; lead_time: 0..737/479;"
            " arrival_date_year: 2015..2017; adults: 0..4; meal: BB=92310,HB=14463; country: many 177;"
            " adr: -6.4~5400; required_car_parking_spaces: 0..3;"
            " reservation_status: Check-Out=75166,Canceled=43017,No-Show=1207; reservation_status_date: date"
        ),
    "glass": (214,
            "RI: 1.51~1.53; Na: 10.7~17.4; Mg: 0~4.5; Al: 0.3~3.5; Si: 69~75; K: 0~6.2; Ca: 5~16; Ba: 0~3.2;"
            " Fe: 0~0.5; Type: 1=70,2=76,3=17,5=13,6=9,7=29"
        ),
    "stroke": (5110,
            "id: id; gender: Female=2994,Male=2115,Other=1; age: 0.08~82; hypertension: 0=4612,1=498;"
            " heart_disease: 0=4834,1=276; ever_married: Yes=3353,No=1757; work_type: Private=2925,children=687;"
            " avg_glucose_level: 55~272; bmi: 10~97; smoking_status: never smoked=1892,Unknown=1544;"
            " stroke: 0=4861,1=249"
        ),
    "camel": (900,
            "customerAge: 18..90; isDefaulted: False=800,True=100; annualIncomeEur: 8000..200000/700;"
            " numLoans: 0..9; postalCode: many 300"
        ),
    "german_names": (500, "Kundennummer: id; Alter: 18..90; Größe: 150~200; Gekündigt: nein=400,ja=100; Umsatz (€): 10~9000"),
    "spaces": (600, "Customer Age: 18..90; Left the company?: No=500,Yes=100; Monthly Pay ($): 1200~9000; Team Size: 2..30"),
    "jobs_text": (3000,
            "title: text; description: text; location: many 400; telecommuting: 0=2800,1=200;"
            " fraudulent: 0=2850,1=150"
        ),
    "steel": (1941,
            "X_Minimum: 0..1705/962; Pixels_Areas: 2..152655/920; Luminosity_Index: -0.9~0.6; SigmoidOfAreas: 0~1;"
            " Fault: Other_Faults=673,Bumps=402,K_Scatch=391,Z_Scratch=190,Pastry=158"
        ),
    "constant": (300, "a: 1~9; b: 1~9; flag: 1=300"),
    "all_constant": (300, "a: 1=300; b: x=300; target: 0=200,1=100"),
    "unnamed": (400, "f1: 0~1; f2: 0~1; f3: 0~1; f4: a=200,b=200"),
    "dull_ids": (300, "id: id; name: text; code: text"),
}  # fmt: skip


@cache
def structure(name: str) -> Structure:
    """The named table's structure."""
    rows, text = _TABLES[name]
    return table(rows, text)


NAMES = tuple(_TABLES)
