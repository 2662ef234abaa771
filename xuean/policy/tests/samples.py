"""A small regulation that is right; tests spoil one thing in it at a time."""

from pathlib import Path

GOOD = """
[regulation]
code = "B1"
title = { zh = "上报制度", en = "Reporting" }
issuer = { zh = "学校", en = "The school" }
layer = "national"

[[clause]]
id = "B1.3"
gist = { zh = "找到孩子", en = "Find the child" }
kinds = ["D"]
served = { D = "part" }
by = ["attendance.find-child"]
missing = { zh = "还不全", en = "Not all of it" }

  [[clause.duty]]
  name = "attendance.find-child"
  title = { zh = "找到孩子", en = "Find the child" }
  from = 2024-09-01
  until = 2026-09-01
  owed_by = "homeroom_teacher"
  ladder = [
    { after = { minutes = 0 }, since = "marked", tell = "homeroom_teacher" },
    { after = { minutes = 10 }, since = "session_start", tell = "guardian" },
    { after = { sessions = 1, at_most = 12 }, since = "noticed", tell = "grade_leader" },
  ]

  [[clause.duty]]
  name = "attendance.find-child"
  title = { zh = "找到孩子", en = "Find the child" }
  from = 2026-09-01
  owed_by = "homeroom_teacher"
  ladder = [
    { after = { minutes = 0 }, since = "marked", tell = ["homeroom_teacher", "guardian"] },
  ]

  [[clause.value]]
  name = "attendance.wait"
  title = { zh = "等待", en = "Waiting" }
  from = 2024-09-01
  value = 10
  unit = "minutes"
  stricter = "less"

  [[clause.value]]
  name = "attendance.wait"
  title = { zh = "等待", en = "Waiting" }
  from = 2025-09-01
  until = 2026-09-01
  value = 5
  unit = "minutes"
  stricter = "less"
"""


def write(folder: Path, text: str = GOOD, name: str = "B1.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def spoiled(old: str, new: str) -> str:
    assert old in GOOD, old
    return GOOD.replace(old, new, 1)
