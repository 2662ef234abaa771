"""Invented names and numbers, recognisable as such: county code 379999, phones 1xx 000x xxxx."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from xuean.core.identity import check_digit

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷"
    "龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向单解仇翟"
)
DOUBLE = ("欧阳", "司马", "上官", "诸葛", "东方")
GIVEN = (
    "子涵宇轩欣怡浩然梓萱一诺雨桐俊杰佳琪思远语嫣若曦书瑶景行明泽可馨艺天佑沐辰晨嘉懿"
    "博文诗雅晓彤家豪静雯志强秀英海燕建国立新"
)
ROADS = ("黄河路", "滨河路", "人民路", "和平街", "育才路", "青云巷")
EMPLOYERS = ("滨河机械厂", "滨河区人民医院", "城东商贸有限公司", "个体经营", "区水务局", "滨河石化有限公司")
PREFIXES = ("138", "139", "150", "158", "177", "186", "189", "191")
ETHNICITIES = ("01",) * 18 + ("03", "15")


@dataclass(frozen=True, slots=True)
class Invented:
    name: str
    sex: str
    birth_on: date
    identity: str


class Inventor:
    """Never the same phone or identity number twice."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self._phones: set[str] = set()
        self._identities: set[str] = set()

    def name(self, surname: str = "") -> str:
        family = surname or (
            self.random.choice(DOUBLE) if self.random.random() < 0.02 else self.random.choice(SURNAMES)
        )
        length = 1 if self.random.random() < 0.2 else 2
        return family + "".join(self.random.choice(GIVEN) for _ in range(length))

    def phone(self) -> str:
        while True:
            number = f"{self.random.choice(PREFIXES)}000{self.random.randrange(100_000):05}"
            if number not in self._phones:
                self._phones.add(number)
                return number

    def person(self, youngest: date, oldest: date, surname: str = "") -> Invented:
        """Somebody born between `oldest` and `youngest`."""
        sex = self.random.choice("12")
        born = oldest + timedelta(days=self.random.randrange((youngest - oldest).days))
        return Invented(self.name(surname), sex, born, self._identity(born, sex))

    def address(self) -> str:
        number, house, room = (self.random.randrange(1, most) for most in (300, 20, 1800))
        return f"滨河区{self.random.choice(ROADS)}{number}号{house}号楼{room}室"

    def _identity(self, born: date, sex: str) -> str:
        while True:
            sequence = self.random.randrange(1, 499) * 2 + (1 if sex == "1" else 0)
            body = f"379999{born:%Y%m%d}{sequence:03}"
            number = body + check_digit(body)
            if number not in self._identities:
                self._identities.add(number)
                return number
