"""Findings told one by one, or as data, with the exit code that they come to."""

from collections.abc import Iterable

from eroom_static.commands.telling import say_data
from eroom_static.commands.terminal import Shell
from eroom_static.core.errors import CheckFailed
from eroom_static.core.finding import Finding
from eroom_static.core.report import counted


def show(shell: Shell, findings: Iterable[Finding], *, as_json: bool) -> int:
    """As they come. 5 where one of them is a problem."""
    found = []
    for finding in findings:
        found.append(finding)
        if not as_json:
            _say(shell, finding)
    problems = sum(finding.level == "problem" for finding in found)
    warnings = sum(finding.level == "warning" for finding in found)
    if as_json:
        say_data(shell, {"problems": problems, "warnings": warnings, "findings": found})
    else:
        shell.say(f"{counted(problems, 'problem')}, {counted(warnings, 'warning')}")
    return CheckFailed.exit_code if problems else 0


def _say(shell: Shell, finding: Finding) -> None:
    shell.say(f"{finding.level:<8} {finding.check}: {finding.message}")
    if finding.cure:
        shell.say(f"{'':<8} {finding.cure}")
