"""`eroom deploy`: the built site into a bucket or a folder, only what changed."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

import click
import msgspec

from eroom_static.commands.options import start
from eroom_static.commands.telling import say_data
from eroom_static.commands.terminal import Progress, Shell
from eroom_static.core.deployment import Plan, refuse_many
from eroom_static.core.destination import DeploySettings, parse_target
from eroom_static.core.errors import OutputError, SettingsError
from eroom_static.core.manifest import Manifest
from eroom_static.core.schema import Unfit
from eroom_static.core.settings import UNHOSTED
from eroom_static.disk.last import LOCK
from eroom_static.disk.lock import lock
from eroom_static.disk.reader import SETTINGS
from eroom_static.disk.survey import read_manifest
from eroom_static.project import Project

_STORE, _RUN = "eroom_static.deploy.store", "eroom_static.deploy.run"


def _target(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        return parse_target(value) if value else ""
    except Unfit as unfit:
        raise click.BadParameter(f"{unfit.message}; {unfit.hint}") from unfit


@click.command
@click.argument("target", metavar="[TARGET]", default="", callback=_target)
@click.option("--dry-run", is_flag=True, help="List what would be done, and do nothing.")
@click.option(
    "--max-deletes",
    type=click.IntRange(0),
    metavar="N",
    help="Refuse to delete more files than this (exit 6); else half of those deployed, or 25 if that is more.",
)
@click.option("--adopt", is_flag=True, help="Replace files there that eroom did not put there.")
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
@click.pass_obj
def command(
    shell: Shell, *, target: str, dry_run: bool, max_deletes: int | None, adopt: bool, as_json: bool
) -> None:
    """Put what changed in output/ where visitors get it: TARGET, or [deploy] target.

    \b
    Example: eroom deploy --dry-run
             eroom deploy s3://live.example.org
    """
    project = start(shell)
    settings = _settings(project, target)
    store, run = enter(_STORE), enter(_RUN)
    progress = Progress(shell.err)
    with lock(project.root / LOCK):
        files = _built(project).files
        place = store.open_store(settings, project.environment.stores)
        plan: Plan = run.survey(place, files, adopt=adopt)
        refuse_many(plan, max_deletes)
        try:
            if not dry_run:
                run.perform(place, plan, project.output, progress)
        finally:
            progress.end()
    _show(shell, plan, as_json=as_json, dry_run=dry_run)


def enter(room: str, load: Callable[[str], ModuleType] = import_module) -> ModuleType:
    """The rooms that need obstore, an extra: entered only by who deploys."""
    try:
        return load(room)
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] != "obstore":
            raise
        raise SettingsError(
            "`eroom deploy` needs obstore", hint="pip install 'eroom-static[deploy]'"
        ) from missing


def _settings(project: Project, target: str) -> DeploySettings:
    settings = project.settings.deploy
    if target:
        settings = msgspec.structs.replace(settings, target=target)
    if not settings.target:
        hint = 'add [deploy] with target = "s3://bucket", or name it: eroom deploy s3://bucket'
        raise SettingsError("there is no place to deploy to", where=SETTINGS, hint=hint)
    if project.settings.site.url == UNHOSTED:
        hint = (
            'add url = "https://…" to [site], build, then deploy: feeds and calendars carry the full address'
        )
        raise SettingsError("[site] url is missing", where=SETTINGS, hint=hint)
    return settings


def _built(project: Project) -> Manifest:
    """What the last build left; raises OutputError where there is none, or one that was cut off."""
    manifest = read_manifest(project.output)
    if not manifest.files or manifest.pending:
        said = "the last build was cut off" if manifest.pending else "there is no built site yet"
        raise OutputError(said, where=str(project.output), hint="run `eroom build` first")
    if said := manifest.elsewhere(project.settings.site.url):
        raise OutputError(said, where=str(project.output), hint="run `eroom build` first")
    return manifest


def _show(shell: Shell, plan: Plan, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        counts = {kind: plan.count(kind) for kind in ("new", "replaced", "removed")}
        steps = [{"do": step.kind, "path": step.path} for step in plan.steps]
        say_data(shell, {**counts, "unchanged": plan.kept, "steps": steps, "dry_run": dry_run})
        return
    if dry_run:
        for step in plan.steps:
            shell.say(str(step))
    shell.say(f"{plan} · nothing was done" if dry_run else str(plan))
