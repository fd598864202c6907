"""`eroom doctor`: what is wrong with a site and with what it leans on, each with its cure."""

from collections.abc import Iterator

import click

from eroom_static.commands.options import start
from eroom_static.commands.registry import registry_option
from eroom_static.commands.terminal import Shell
from eroom_static.core.errors import CheckFailed
from eroom_static.core.report import counted
from eroom_static.doctor.finding import Finding
from eroom_static.doctor.function import function_findings
from eroom_static.doctor.sdk import sdk_findings
from eroom_static.doctor.site import opening_findings, site_findings
from eroom_static.project import Project
from eroom_static.vault import ring


@click.command
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
@registry_option
@click.pass_obj
def command(shell: Shell, *, as_json: bool, registry: str) -> int:
    """Look at the settings, the join function and the age of Zoom's SDK; exit 5 if there is a problem.

    \b
    Example: eroom doctor
    """
    project = start(shell)
    found = []
    for finding in _findings(shell, project, registry):
        found.append(finding)
        if not as_json:
            _say(shell, finding)
    problems = sum(finding.level == "problem" for finding in found)
    warnings = sum(finding.level == "warning" for finding in found)
    if as_json:
        shell.data({"problems": problems, "warnings": warnings, "findings": found})
    else:
        shell.say(f"{counted(problems, 'problem')}, {counted(warnings, 'warning')}")
    return CheckFailed.exit_code if problems else 0


def _findings(shell: Shell, project: Project, registry: str) -> Iterator[Finding]:
    """The function before all that takes long: its clock is compared with the instant at which this run began."""
    yield from opening_findings(project)
    settings = project.settings
    if settings.function.url:
        now = None if shell.environ.get("SOURCE_DATE_EPOCH", "").strip() else shell.now
        keys = ring(project.environment.grant_keys)
        yield from function_findings(settings.function.url, settings.site.url, keys, now)
        yield from sdk_findings(settings.sdk.version, registry, shell.now)
    yield from site_findings(project, shell.environ, shell.now)


def _say(shell: Shell, finding: Finding) -> None:
    shell.say(f"{finding.level:<8} {finding.check}: {finding.message}")
    if finding.cure:
        shell.say(f"{'':<8} {finding.cure}")
