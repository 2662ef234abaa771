"""Our css works in Chromium 109: no colour function of later years, and a plain value wherever Tabler mixes colours."""

import re
from pathlib import Path

import pytest

KIT = Path(__file__).resolve().parent.parent
OURS = sorted((KIT / "static/kit").glob("*.css"))
ALL = sorted(path for path in KIT.parent.glob("*/static/**/*.css") if "vendor" not in path.parts)
TABLER = KIT / "static/vendor/tabler/tabler.min.css"
PACKAGE = KIT.parent
FORBIDDEN = re.compile(
    r"oklch\(|oklab\(|color-mix\(|light-dark\(|@layer|@container|:has\(|text-wrap\s*:\s*balance|@import"
)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
LATER = re.compile(r"color-mix\(|light-dark\(|oklch\(")


def forbidden(text: str) -> list[str]:
    return FORBIDDEN.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.S))


def declarations(css: str) -> list[tuple[str, str, str]]:
    """(selector, property, value), one for each selector of a list."""
    found = []
    for selectors, body in RULE.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.S)):
        for line in body.split(";"):
            name, colon, value = line.partition(":")
            if colon:
                found += [(selector.strip(), name.strip(), value.strip()) for selector in selectors.split(",")]
    return found


def used_classes() -> set[str]:
    """Every word of our templates and scripts that may be a class."""
    words: set[str] = set()
    for path in [*PACKAGE.rglob("templates/**/*.html"), *(KIT / "static/kit").glob("*.js"), *PACKAGE.rglob("forms.py")]:
        text = re.sub(r'(role|type|name|id)="[\w-]+"', "", path.read_text(encoding="utf-8"))
        words |= set(re.findall(r"[A-Za-z][\w-]*", text))
    return words


def in_use(selector: str, classes: set[str]) -> bool:
    """Whether all classes of a selector are among ours; bare elements and the root always are."""
    return all(name in classes for name in re.findall(r"\.([A-Za-z][\w-]*)", selector))


def unprotected(theirs: str, ours: str, classes: set[str]) -> list[str]:
    """Rules of theirs in use whose mixed colours ours does not replace by plain ones."""
    mine = {(selector, name) for selector, name, _value in declarations(ours)}
    variables = {name for _selector, name, _value in declarations(ours) if name.startswith("--")}
    used = [one for one in declarations(theirs) if in_use(one[0], classes)]
    needed = set(re.findall(r"var\((--[\w-]+)", " ".join(value for _s, _n, value in used)))
    missing = []
    for selector, name, value in used:
        if not LATER.search(value):
            continue
        if name.startswith("--"):
            if name in needed and name not in variables:
                missing.append(f"{selector} {name}")
        elif (selector, name) not in mine and not name.startswith("-moz") and "::-moz" not in selector:
            missing.append(f"{selector} {name}")
    return sorted(set(missing))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_our_css_uses_nothing_that_old_browsers_lack(path: Path) -> None:
    assert forbidden(path.read_text(encoding="utf-8")) == []


def test_the_offending_example_is_caught() -> None:
    bad = "a { color: oklch(50% .1 20); } @layer x; b:has(i) { background: color-mix(in srgb, red, blue) }"
    assert len(forbidden(bad)) == 4
    assert unprotected(".btn{color:color-mix(in srgb,red,blue)}", ".card { color: #fff; }", {"btn"}) == [".btn color"]
    assert unprotected(".a{color:var(--v)}:root{--v:color-mix(x)}", "", {"a"}) == [":root --v"]
    assert unprotected(".a{color:var(--v)}:root{--v:color-mix(x)}", ":root { --v: #fff; }", {"a"}) == []
    assert unprotected(".other{color:color-mix(x)}", "", {"a"}) == []


def test_every_rule_of_tabler_in_use_has_a_plain_fallback() -> None:
    ours = "".join(path.read_text(encoding="utf-8") for path in OURS)
    assert unprotected(TABLER.read_text(encoding="utf-8"), ours, used_classes()) == []


def test_our_colours_are_plain() -> None:
    """Every custom property of ours is a hexadecimal colour, a shade of one, or leads to one."""
    ours = (KIT / "static/kit/theme.css").read_text(encoding="utf-8")
    for selector, name, value in declarations(ours):
        if name.startswith("--x-"):
            assert re.fullmatch(r"#[0-9a-f]{6}|rgba\(\d+, \d+, \d+, \.\d+\)", value), f"{selector} {name}: {value}"


def test_light_and_dark_define_the_same_names() -> None:
    names: dict[str, set[str]] = {}
    for selector, name, _value in declarations((KIT / "static/kit/theme.css").read_text(encoding="utf-8")):
        if name.startswith("--x-"):
            names.setdefault("dark" if "dark" in selector else "light", set()).add(name)
    assert names["dark"] == names["light"]


def weakened(css: str) -> list[str]:
    """`a.x-class` would beat `.x-class-bad`: what a state says must not be said more strongly by its base."""
    told = declarations(css)
    states = {(match[1], name) for one, name, _v in told if (match := re.fullmatch(r"\.(x-[a-z]+)-[a-z]+", one))}
    return [
        one for one, name, _v in told if (match := re.fullmatch(r"\w+\.(x-[a-z]+)", one)) and (match[1], name) in states
    ]


def test_no_base_beats_its_states() -> None:
    assert weakened(".x-tile-bad { color: red } a.x-tile { color: blue }") == ["a.x-tile"]
    assert weakened("".join(path.read_text(encoding="utf-8") for path in ALL)) == []
