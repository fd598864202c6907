"""`eroom doctor`: what is wrong with a site and with what it leans on, each with its cure."""

from collections.abc import Iterator

import click

from eroom_static.commands.registry import registry_option
from eroom_static.commands.terminal import Progress, Shell
from eroom_static.core.errors import CheckFailed
from eroom_static.core.report import counted
from eroom_static.doctor.account import account_findings
from eroom_static.doctor.finding import Finding, fine
from eroom_static.doctor.function import function_findings
from eroom_static.doctor.hosting import hosting_findings
from eroom_static.doctor.machine import zones_finding
from eroom_static.doctor.opening import GRANT, opened
from eroom_static.doctor.output import output_findings
from eroom_static.doctor.sdk import sdk_findings
from eroom_static.doctor.site import opening_findings, site_findings
from eroom_static.project import Project
from eroom_static.vault import ring


@click.command
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
@registry_option
@click.pass_obj
def command(shell: Shell, *, as_json: bool, registry: str) -> int:
    """Look at all that a site leans on: settings, credentials, scopes, the account and what would be published, this
    machine, the host, the join function, Zoom's SDK. Each finding has its cure; exit 5 if there is a problem.

    \b
    Example: eroom doctor
    """
    found = []
    progress = Progress(shell.err)
    for finding in _findings(shell, registry, progress):
        found.append(finding)
        progress.end()
        if not as_json:
            _say(shell, finding)
    problems = sum(finding.level == "problem" for finding in found)
    warnings = sum(finding.level == "warning" for finding in found)
    if as_json:
        shell.data({"problems": problems, "warnings": warnings, "findings": found})
    else:
        shell.say(f"{counted(problems, 'problem')}, {counted(warnings, 'warning')}")
    return CheckFailed.exit_code if problems else 0


def _findings(shell: Shell, registry: str, progress: Progress) -> Iterator[Finding]:
    project, wrong = opened(shell.root, shell.environ)
    yield from wrong
    yield zones_finding(shell.now)
    if project is not None:
        if not any(finding.level == "problem" for finding in wrong):
            yield from opening_findings(project)
        told = frozenset(finding.check for finding in wrong)
        yield from _of_project(shell, project, registry, progress, told)


def _of_project(
    shell: Shell, project: Project, registry: str, progress: Progress, told: frozenset[str]
) -> Iterator[Finding]:
    """What was `told` already is not looked at again: with half a credential nobody is let in.

    The function before all that takes long: its clock is compared with the instant at which this run began.
    """
    settings = project.settings
    if settings.function.url:
        now = None if shell.environ.get("SOURCE_DATE_EPOCH", "").strip() else shell.now
        keys = () if GRANT in told else ring(project.environment.grant_keys)
        yield from function_findings(settings.function.url, settings.site.url, keys, now)
        yield from sdk_findings(settings.sdk.version, registry, shell.now)
    yield from output_findings(project.output, settings.build.output)
    yield from hosting_findings(settings, project.root)
    if "zoom" in settings.sources and "credentials" not in told:
        yield from account_findings(project, shell.now, progress, ci=shell.is_ci)
    elif "zoom" not in settings.sources:
        yield fine("zoom", 'not asked: source = "sandbox" is an invented account; source = "zoom" is yours')
    if GRANT not in told:  # what was sealed cannot be opened
        yield from site_findings(project, shell.environ, shell.now)


def _say(shell: Shell, finding: Finding) -> None:
    shell.say(f"{finding.level:<8} {finding.check}: {finding.message}")
    if finding.cure:
        shell.say(f"{'':<8} {finding.cure}")
