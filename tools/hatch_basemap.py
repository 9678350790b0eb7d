"""When a wheel is built or the repository installed: make the basemap if it is not there. A failure does not fail the build."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
import basemap


class Hook(BuildHookInterface[Any]):
    """hatchling's custom build hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before anything is packed; `version` is "standard" or "editable"."""
        target = Path(self.root) / "src" / "dateline" / "web" / "static" / "basemap.json"
        if not target.is_file():
            basemap.main([str(target)])
        if target.is_file() and version == "standard":
            build_data["artifacts"].append("src/dateline/web/static/basemap.json")
