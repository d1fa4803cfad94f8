"""What a hospital charges for: departments, drugs, examinations, fees, and where a patient goes after paying."""

import hashlib
import random
from dataclasses import dataclass
from datetime import date
from typing import Any

PHARMACY = "请到门诊一楼药房3号窗口取药"
LABORATORY = "请到门诊二楼检验科抽血处"
IMAGING = "请到医技楼一楼放射科登记"
ULTRASOUND = "请到医技楼二楼超声科登记"
TREATMENT = "请到门诊三楼治疗室"
CLINIC = "请到门诊四楼候诊区等候叫号"
WARD = "请回病区护士站"
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """One thing that is charged; the unit price in fen, the insurance's share in whole percent."""

    name: str
    spec: str | None
    unit: str
    unit_price_fen: int
    insurance_percent: int
    guidance: str


DRUGS = (
    Charge("阿司匹林肠溶片", "100mg×30片", "盒", 1580, 70, PHARMACY),
    Charge("阿莫西林胶囊", "0.25g×24粒", "盒", 1260, 80, PHARMACY),
    Charge("硝苯地平控释片", "30mg×7片", "盒", 2735, 70, PHARMACY),
    Charge("二甲双胍缓释片", "0.5g×30片", "盒", 1890, 80, PHARMACY),
    Charge("复方甘草口服溶液", "100ml", "瓶", 845, 50, PHARMACY),
    Charge("蒙脱石散", "3g×10袋", "盒", 1120, 60, PHARMACY),
    Charge("左氧氟沙星滴眼液", "5ml:24.4mg", "支", 1675, 50, PHARMACY),
    Charge("布地奈德吸入气雾剂", "200揿×0.1mg", "支", 6890, 60, PHARMACY),
    Charge("奥美拉唑肠溶胶囊", "20mg×14粒", "盒", 2230, 70, PHARMACY),
    Charge("瑞舒伐他汀钙片", "10mg×28片", "盒", 3415, 70, PHARMACY),
    Charge("中药饮片(自煎)", "14味", "付", 3627, 60, PHARMACY),
    Charge("维生素C片", "0.1g×100片", "瓶", 335, 0, PHARMACY),
)
EXAMINATIONS = (
    Charge("血常规(五分类)", None, "次", 2500, 70, LABORATORY),
    Charge("肝功能十二项", None, "次", 8600, 70, LABORATORY),
    Charge("空腹血糖", None, "次", 600, 80, LABORATORY),
    Charge("糖化血红蛋白", None, "次", 7000, 70, LABORATORY),
    Charge("甲状腺功能五项", None, "次", 18000, 60, LABORATORY),
    Charge("胸部CT平扫", None, "部位", 26000, 60, IMAGING),
    Charge("头颅磁共振平扫", None, "部位", 58000, 50, IMAGING),
    Charge("数字化摄影(DR)", None, "片", 7500, 60, IMAGING),
    Charge("腹部彩色多普勒超声", None, "次", 15000, 60, ULTRASOUND),
    Charge("常规心电图", "十二导联", "次", 2000, 70, ULTRASOUND),
    Charge("静脉输液", None, "组", 1200, 80, TREATMENT),
    Charge("换药(中)", None, "次", 3100, 70, TREATMENT),
)
WARD_CHARGES = (
    Charge("床位费(三人间)", None, "日", 4800, 0, WARD),
    Charge("护理费(Ⅱ级)", None, "日", 2600, 0, WARD),
    Charge("诊察费", None, "日", 1500, 0, WARD),
    Charge("静脉留置针", "22G", "套", 2150, 0, WARD),
    Charge("0.9%氯化钠注射液", "250ml", "袋", 420, 0, WARD),
    Charge("头孢呋辛钠", "0.75g", "支", 1385, 0, WARD),
    Charge("心电监测", None, "小时", 450, 0, WARD),
    Charge("血气分析", None, "次", 6800, 0, WARD),
)
REGISTRATION = (
    Charge("普通门诊诊察费", None, "次", 1000, 50, CLINIC),
    Charge("副主任医师诊察费", None, "次", 2500, 40, CLINIC),
    Charge("主任医师诊察费", None, "次", 5000, 20, CLINIC),
)
BIG = (
    (Charge("药物洗脱冠状动脉支架系统", "3.0×24mm", "套", 698_000, 0, WARD), 3),
    (Charge("冠状动脉旁路移植术", None, "次", 3_860_000, 0, WARD), 1),
    (Charge("体外循环", None, "次", 1_250_000, 0, WARD), 1),
    (Charge("重症监护床位费", None, "日", 180_000, 0, WARD), 12),
    (Charge("人血白蛋白", "10g/50ml", "瓶", 46_800, 0, WARD), 40),
    (Charge("重症监护", None, "小时", 1_200, 0, WARD), 288),
    (Charge("西药费合计", None, "项", 1_262_450, 0, WARD), 1),
)
"""¥128,440.50 in all."""

ONE_FEN = Charge("病历工本费(补差)", None, "份", 1, 0, NOWHERE)
INSURED = Charge("慢性病随访检查包", None, "次", 6800, 100, LABORATORY)
DEPOSIT = Charge("住院预交金", None, "次", 200_000, 0, WARD)

DEPARTMENTS = (
    ("心血管内科", "钱明远"),
    ("呼吸与危重症医学科", "孙立群"),
    ("内分泌科", "吴佩兰"),
    ("消化内科", "郑国安"),
    ("骨科", "冯启东"),
    ("眼科", "褚慧敏"),
    ("儿科", "卫小禾"),
    ("中医科", "蒋守正"),
    ("皮肤科", "沈若水"),
    ("神经内科", "韩北辰"),
)


def item(charge: Charge, quantity: int, line_no: int) -> dict[str, Any]:
    """One line of a bill; what the insurance pays is rounded down."""
    amount_fen = charge.unit_price_fen * quantity
    insurance_fen = amount_fen * charge.insurance_percent // 100
    return {
        "line_no": line_no,
        "name": charge.name,
        "spec": charge.spec,
        "quantity": str(quantity),
        "unit": charge.unit,
        "unit_price_fen": charge.unit_price_fen,
        "amount_fen": amount_fen,
        "insurance_fen": insurance_fen,
        "own_fen": amount_fen - insurance_fen,
    }


def daily_charges(visit_no: str, day: date) -> list[dict[str, Any]]:
    """An inpatient's charges of one day: the same whenever they are asked for."""
    seed = hashlib.sha256(f"{visit_no}/{day.isoformat()}".encode()).digest()
    chance = random.Random(seed)
    chosen = [*WARD_CHARGES[:3], *chance.sample(WARD_CHARGES[3:], k=3)]
    return [
        item(charge, 1 if charge.unit == "日" else chance.randint(1, 6), number)
        for number, charge in enumerate(chosen, start=1)
    ]
