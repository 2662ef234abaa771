"""What the wheel needs beyond its files: the dependencies of requirements.in, and the word that setup has run."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        lines = Path(self.root, "requirements.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))]


class Complete(BuildHookInterface):
    """A wheel without its front-end files or messages would install and then show bare pages: refuse to build it."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        package = Path(self.root, "xuean")
        catalogues = list(package.glob("*/locale/zh_Hans/LC_MESSAGES/*.po"))
        missing = [po for po in catalogues if not po.with_suffix(".mo").is_file()]
        if missing or not (package / "kit/static/vendor/.fetched").is_file():
            raise RuntimeError("front-end files or compiled messages are missing: run `python3 dev.py setup` first")
