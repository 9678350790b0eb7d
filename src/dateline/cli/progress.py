"""What a run says on standard error while it runs: what fails, at once; and on a terminal how many, how fast, how long still."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dateline.cli.app import clean, note

if TYPE_CHECKING:
    from dateline.api.store import RunReport


class Bar:
    """Shown while a ``with`` block runs.

    Args:
        total: how many documents there are, as far as can be told.
        show: whether to show it; it would stand among the records where these go to the same terminal.
    """

    def __init__(self, total: int | None, *, show: bool = True) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
            TextColumn("left"), TimeRemainingColumn(),
            console=Console(stderr=True), disable=not (show and sys.stderr.isatty()), transient=True,
        )  # fmt: skip
        self._task = self._progress.add_task("coding", total=total)
        self._named = 0  # how many problems have been

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, report: RunReport) -> None:
        """Show where the run stands, and name what failed since the last time."""
        self.name_problems(report)
        seconds = self._progress.tasks[0].elapsed or 1e-9
        done = report.coded + report.failed  # each took its time
        text = f"{report.coded:,} coded, {report.claims:,} claims, {done / seconds:,.1f} a second"
        self._progress.update(self._task, description=text, completed=done + report.rejected + report.skipped)

    def name_problems(self, report: RunReport) -> None:
        """Name each that failed and has not been named yet, above the line of progress where there is one."""
        from rich.text import Text

        for problem in report.problems[self._named :]:
            if self._progress.disable:
                note(f"dateline: {problem}")
            else:
                self._progress.console.print(Text(clean(f"dateline: {problem}")), soft_wrap=True)
        self._named = len(report.problems)
