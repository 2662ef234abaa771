"""The description says what the house does: every code that is answered, every reason, and examples that hold."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import shanghai
from xuean.api.answers import FAULTS, REASONS
from xuean.gate.rules import Limits, Told, read_event

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[3] / "docs" / "api.md"


def test_every_code_is_described() -> None:
    found = Client().get("/api/v1/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    said = json.dumps(found["paths"])
    assert [code for code in FAULTS if code not in said] == []
    assert found["components"]["schemas"]["Result"]["properties"]["reason"]["enum"] == sorted(REASONS)
    references = set(re.findall(r"#/components/schemas/(\w+)", said))
    assert references <= found["components"]["schemas"].keys()


def test_the_page_of_the_documentation_names_every_code_and_its_example_is_an_event() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [code for code in (*FAULTS, *REASONS) if f"`{code}`" not in text] == []
    example = json.loads(re.search(r"```json\n(\{\s*\"events\".*?)```", text, re.DOTALL)[1])
    limits = Limits(timedelta(days=30), timedelta(minutes=10), 20)
    assert all(isinstance(read_event(one, shanghai(12), limits), Told) for one in example["events"])
