"""Invented people for the tests: identity numbers under a county that does not exist, phones with a block of zeros."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from xuean.core.identity import check_digit

_SURNAMES = ("赵", "付", "杜", "莫", "邵", "戴", "欧阳", "司马", "曾", "单", "解", "吕")
_GIVEN = "诗文怡悦铭紫哲曦辰奕书子轩远萱秀致俊丽宇涵志"
_MOBILES = ("138", "139", "150", "158", "177", "186", "189", "191")


@dataclass(frozen=True)
class Invented:
    name: str
    sex: str
    birth_on: date
    number: str
    phone: str


def identity_number(birth_on: date, sequence: int, *, male: bool) -> str:
    first = f"379999{birth_on:%Y%m%d}{sequence:02}{sequence % 5 * 2 + (1 if male else 0)}"
    return first + check_digit(first)


def people(count: int, *, born: int = 2017, seed: int = 1) -> list[Invented]:
    """Always the same for the same seed; no two share a number."""
    rng = random.Random(seed)
    found = []
    for index in range(count):
        birth_on = date(born, 1, 1) + timedelta(days=(index * 7) % 364)
        male = rng.random() < 0.5
        name = rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2))))
        phone = f"{rng.choice(_MOBILES)}000{index:05}"
        found.append(
            Invented(
                name, "男" if male else "女", birth_on, identity_number(birth_on, index // 52 % 100, male=male), phone
            )
        )
    return found
