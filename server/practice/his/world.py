"""The practice hospital: forty invented people, their cards and stays, and bills of every kind worth practising."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from server.practice.his import catalogue
from server.practice.his.bills import PRESETTLEMENT_S
from server.practice.his.book import Book, Document
from server.practice.his.catalogue import Charge
from server.practice.his.fields import instant_text

NAMES = (
    "赵晓棠",
    "刘䶮",
    "王建国",
    "李秋实",
    "张沐阳",
    "陈婉清",
    "杨致远",
    "周念慈",
    "吴长庚",
    "王建国",
    "徐若谷",
    "孙采薇",
    "马腾云",
    "朱砚秋",
    "胡一鸣",
    "欧阳清岚",
    "何雨眠",
    "高松年",
    "林晚照",
    "罗思齐",
    "梁若冰",
    "宋知秋",
    "唐小满",
    "许怀瑾",
    "邓云舒",
    "阿依努尔·买买提",
    "曹沛霖",
    "彭雪松",
    "曾静姝",
    "萧远山",
    "田禾",
    "董立夏",
    "袁承志",
    "潘安宁",
    "于归舟",
    "蒋夏至",
    "蔡明轩",
    "余笙",
    "杜若",
    "叶知秋",
)
"""Invented. One has a rare character, one a compound surname, one a name with a dot; two people share one name."""

ROLES = {
    1: "门诊：药品与检查，医保预结算",
    2: "姓名含生僻字䶮",
    3: "60项长账单",
    4: "¥0.01账单",
    5: "医保全额支付，自付为0",
    6: "大额住院结算 ¥128,440.50",
    7: "住院：预交金账户有余额，有预交金催缴单",
    8: "卡已挂失",
    9: "已出院，预交金账户已关闭",
    10: "与P000003同名",
    11: "卡已停用",
    12: "预结算两分钟后到期",
    13: "注射在缴费后立即执行，不可退",
    14: "住院：欠费，有预交金催缴单",
    15: "没有待缴账单",
    16: "仅挂号费；身份证号以11开头",
}
SCENARIOS = (
    "outpatient",
    "registration",
    "inpatient",
    "deposit",
    "long",
    "one_fen",
    "insured",
    "big",
    "executes",
    "expiring",
)
INPATIENTS = {7: 800_000, 9: 300_000, 14: 20_000, 6: 1_000_000}
"""Patient index to the fen paid in before practice begins."""

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(index: int, born_on: date) -> str:
    """A resident ID number with a right check digit, of a region that does not exist."""
    region = "119900" if index == 16 else "990000"
    body = f"{region}{born_on:%Y%m%d}{index:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def patient_no(index: int) -> str:
    """Numbers of the practice hospital, from 1."""
    return f"P{index:06}"


def card_no(index: int) -> str:
    """Card numbers of the practice hospital, from 1."""
    return f"88001{index:05}"


def seed(book: Book, now: datetime) -> None:
    """Fill an empty book."""
    for index, name in enumerate(NAMES, start=1):
        _seed_patient(book, index, name, now)
    for index in range(1, len(NAMES) + 1):
        chance = random.Random(index)
        for scenario in _seed_scenarios(index):
            new_bill(book, patient_no(index), scenario, now, chance)


def _seed_patient(book: Book, index: int, name: str, now: datetime) -> None:
    born_on = date(1945, 3, 7) + timedelta(days=index * 611)
    inpatient = index in INPATIENTS
    department = catalogue.DEPARTMENTS[index % len(catalogue.DEPARTMENTS)][0]
    patient = {
        "patient_no": patient_no(index),
        "card_no": card_no(index),
        "card_state": {8: "lost", 11: "blocked"}.get(index, "good"),
        "name": name,
        "sex": "female" if index % 2 else "male",
        "born_on": born_on.isoformat(),
        "id_no": id_number(index, born_on),
        "telephone": f"1200000{index:04}",  # no mobile number begins with 12
        "kind": "discharged" if index == 9 else "inpatient" if inpatient else "outpatient",
        "insurance": ("职工医保", "居民医保", None, "职工医保")[index % 4],
        "visit_no": f"V{index:06}" if inpatient else None,
        "department": department if inpatient else None,
        "bed": f"{index:02}床" if inpatient else None,
        "account_no": f"D{index:06}" if inpatient else None,
        "admitted_at": instant_text(now.replace(microsecond=0) - timedelta(days=5)) if inpatient else None,
        "discharged_at": instant_text(now.replace(microsecond=0) - timedelta(days=1)) if index == 9 else None,
        "role": ROLES.get(index, "普通门诊"),
    }
    book.save_patient(patient)
    if inpatient:
        account = {
            "account_no": patient["account_no"],
            "patient_no": patient["patient_no"],
            "visit_no": patient["visit_no"],
            "state": "closed" if index == 9 else "open",
            "paid_in_fen": INPATIENTS[index],
        }
        book.save_account(account)
        _seed_record(book, account, now)


def _seed_record(book: Book, account: Document, now: datetime) -> None:
    at = now.replace(microsecond=0) - timedelta(days=5)
    day = book.business_day(at)
    number = f"DR{book.next_number('record'):08}"
    record = {
        "record_no": number,
        "kind": "paid_in",
        "amount_fen": account["paid_in_fen"],
        "at": instant_text(at),
        "business_day": day.isoformat(),
        "order_no": None,
        "refund_no": None,
        "channel": None,
    }
    book.add_account_record(account["account_no"], number, day, record)


def _seed_scenarios(index: int) -> Sequence[str]:
    special = {
        3: ("long", "outpatient"),
        4: ("one_fen",),
        5: ("insured", "registration"),
        6: ("big",),
        7: ("deposit",),
        9: (),
        12: ("expiring",),
        13: ("executes",),
        14: ("deposit",),
        15: (),
        16: ("registration",),
    }
    return special.get(index, ("outpatient", "registration", "outpatient"))


def _choose(scenario: str, chance: random.Random) -> tuple[str, list[tuple[Charge, int]]]:
    """The kind of bill and its charges with quantities."""
    if scenario == "registration":
        return "registration", [(chance.choice(catalogue.REGISTRATION), 1)]
    if scenario == "inpatient":
        return "inpatient", [(charge, chance.randint(1, 5)) for charge in catalogue.WARD_CHARGES]
    if scenario == "deposit":
        return "deposit", [(catalogue.DEPOSIT, 1)]
    if scenario == "long":
        every = [*catalogue.DRUGS, *catalogue.EXAMINATIONS]
        return "outpatient", [(every[number % len(every)], 1 + number % 3) for number in range(60)]
    if scenario == "one_fen":
        return "outpatient", [(catalogue.ONE_FEN, 1)]
    if scenario == "insured":
        return "outpatient", [(catalogue.INSURED, 1)]
    if scenario == "big":
        return "inpatient", list(catalogue.BIG)
    drugs = chance.sample(catalogue.DRUGS, k=chance.randint(2, 4))
    examinations = chance.sample(catalogue.EXAMINATIONS[:10], k=chance.randint(0, 2))
    if scenario == "executes":
        examinations = [catalogue.EXAMINATIONS[10]]
    return "outpatient", [*((drug, chance.randint(1, 3)) for drug in drugs), *((one, 1) for one in examinations)]


def new_bill(
    book: Book, patient: str, scenario: str, now: datetime, chance: random.Random, own_fen: int | None = None
) -> Document:
    """Write one more open bill for a patient; with `own_fen`, a bill of one item of exactly that amount."""
    person = book.patient(patient)
    if person is None:
        raise KeyError(patient)
    kind, charges = _choose(scenario, chance)
    if own_fen is not None:
        charges = [(Charge("综合诊疗费", None, "次", own_fen, 0, catalogue.TREATMENT), 1)]
    items = [
        _stored_item(charge, quantity, number, scenario) for number, (charge, quantity) in enumerate(charges, start=1)
    ]
    if person["insurance"] is None and scenario != "insured":
        items = [{**one, "insurance_fen": 0, "own_fen": one["amount_fen"]} for one in items]
    insurance_fen = sum(one["insurance_fen"] for one in items)
    lasts_s = 120 if scenario == "expiring" else PRESETTLEMENT_S
    moment = now.astimezone(UTC).replace(microsecond=0)
    department, doctor = catalogue.DEPARTMENTS[chance.randrange(len(catalogue.DEPARTMENTS))]
    bill: dict[str, Any] = {
        "bill_no": f"B{book.business_day(now):%y%m%d}{book.next_number('bill'):06}",
        "version": "1",
        "patient_no": patient,
        "kind": kind,
        "department": person["department"] or department,
        "doctor": doctor,
        "visit_no": person["visit_no"],
        "account_no": person["account_no"] if kind == "deposit" else None,
        "created_at": instant_text(moment),
        "items": items,
        "total_fen": sum(one["amount_fen"] for one in items),
        "insurance_fen": insurance_fen,
        "own_fen": sum(one["own_fen"] for one in items),
        "presettled_until": instant_text(moment + timedelta(seconds=lasts_s))
        if insurance_fen or scenario == "expiring"
        else None,
        "state": "open",
        "order_no": None,
        "guidance": list(dict.fromkeys(charge.guidance for charge, _ in charges if charge.guidance)),
    }
    book.save_bill(bill)
    return bill


def _stored_item(charge: Charge, quantity: int, line_no: int, scenario: str) -> Document:
    at_once = "已注射" if scenario == "executes" and charge.guidance == catalogue.TREATMENT else None
    return {
        **catalogue.item(charge, quantity, line_no),
        "executed": None,
        "executes_on_posting": at_once,
        "withdrawn_by": None,
    }
