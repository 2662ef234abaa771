"""Nothing of a person reaches a log line."""

import json
import logging
import sys

import pytest

from xuean.project.logs import JsonFormatter, clean, request_id

ID = "01a205d9-2077-76e3-960a-97d7b7f33533"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("GET /students?q=张三&phone=1", "GET /students?…"),
        ("phone 13800001234 called", "phone … called"),
        ("identity 37999920150101123X", "identity …"),
        ("学生 欧阳娜娜·买买提 not found", "… … not found"),
        ("rare name 𠮷田", "rare name …"),
        (f"job {ID} done in 1234 ms", f"job {ID} done in 1234 ms"),
        ("port 8000, 200000 rows", "port 8000, 200000 rows"),
    ],
)
def test_clean(written: str, kept: str) -> None:
    assert clean(written) == kept


def record(name: str = "xuean.x", message: str = "done", **more: object) -> logging.LogRecord:
    return logging.makeLogRecord({"name": name, "msg": message, "levelname": "ERROR", **more})


def test_a_line_is_json_with_the_request_id() -> None:
    token = request_id.set("r-1")
    try:
        line = json.loads(JsonFormatter().format(record()))
    finally:
        request_id.reset(token)
    assert (line["logger"], line["level"], line["message"], line["request"]) == ("xuean.x", "error", "done", "r-1")


def test_of_an_exception_only_kind_and_place() -> None:
    try:
        try:
            raise KeyError("planted-value")
        except KeyError as first:
            raise ValueError("planted-value 13800001234") from first
    except ValueError:
        line = JsonFormatter().format(record(exc_info=sys.exc_info()))
    assert "planted" not in line and "1380000" not in line
    assert json.loads(line)["fault"] == ["ValueError", "KeyError"]
    assert "test_logs.py" in json.loads(line)["where"][-1]


def test_no_statement_and_no_parameter() -> None:
    line = JsonFormatter().format(
        record("django.db.backends", "(%s) %s; args=%s", args=(0.1, "SELECT planted", ("planted",)))
    )
    assert "planted" not in line
