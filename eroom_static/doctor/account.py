"""The Zoom account itself: is the app let in, may it see enough, who can host there, and what would be published.

Asks what a pull asks, and keeps nothing. Only counts are told: topics, hosts and ids of an account are its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from eroom_static.core.accounts import Plan as PlanName
from eroom_static.core.errors import EroomError, SourceError
from eroom_static.core.finding import Finding, fine, problem, warning
from eroom_static.core.kept import Kept
from eroom_static.core.model import Note
from eroom_static.core.report import WHY, counted
from eroom_static.doctor.hosts import host_findings, no_licence, users_of
from eroom_static.doctor.machine import clock_finding
from eroom_static.doctor.opening import told
from eroom_static.doctor.scopes import scope_findings
from eroom_static.keeping import read_kept
from eroom_static.obtain import candidates_of, reap, wanted
from eroom_static.project import Project
from eroom_static.sources.base import Haul, Progress, Source
from eroom_static.sources.zoom.client import ZoomClient
from eroom_static.sources.zoom.notes import NO_SUCH_ID
from eroom_static.sources.zoom.pace import LIMITS, Label, Plan

SHOWN = 3  # candidate rules in one sentence
BY_HAND = "see with `eroom explain --rules` what each rule would publish"


def account_findings(project: Project, now: datetime, progress: Progress, *, ci: bool) -> Iterator[Finding]:
    """`ci`: others may read what is said, so that not even a tag of an unpublished agenda is named."""
    kept: tuple[Kept, ...] = ()
    try:
        kept = read_kept(project)
    except EroomError as wrong:
        yield from told("content", wrong)
    try:
        with project.zoom() as (client, source):
            yield from _account(project, client, source, kept, now=now, progress=progress, ci=ci)
    except EroomError as wrong:
        yield from told("zoom" if isinstance(wrong, SourceError) else "settings", wrong)


def _account(
    project: Project,
    client: ZoomClient,
    source: Source,
    kept: Sequence[Kept],
    *,
    now: datetime,
    progress: Progress,
    ci: bool,
) -> Iterator[Finding]:
    granted = client.granted
    yield fine("credentials", "Zoom accepts them, and the app is active")
    if clock := clock_finding(client.ahead):
        yield clock
    ask = wanted(project.settings)
    scopes = list(scope_findings(granted, ask, kept))
    yield from scopes
    if any(finding.level == "problem" for finding in scopes):
        return  # nothing below could be asked
    users = users_of(client, ask)
    if users is not None and not users:
        yield from host_findings(users, ask, None, ())
        return
    if early := dict(client.limits):  # told before the pull, which a plan that is none would slow down
        yield _plan(early, project.settings.zoom.plan, users)
    haul = source.pull(ask, progress)
    if not early:
        yield _plan(client.limits, project.settings.zoom.plan, users)
    hosts = list(host_findings(users, ask, haul, project.settings.publish.rules))
    yield from hosts
    explained = any(finding.level == "problem" for finding in hosts)
    # That nothing would be published follows from it, and has no cure of its own.
    yield from (f for f in _published(project, haul, now, ci=ci) if not (explained and f.level == "warning"))


def _plan(limits: Mapping[Label, float], settings: PlanName, users: Sequence[bool] | None) -> Finding:
    """By how fast Zoom says it may be asked, and by whether anybody has a licence."""
    label, most = next(iter(limits.items()), (Label.LIGHT, 0.0))
    allowed = next((plan for plan in Plan if limits and LIMITS[plan][label] == most), None)
    if allowed is Plan.FREE and Plan(settings) is not Plan.FREE:
        unlicensed = "" if users is None or any(users) else ", and no host has a licence"
        return problem(
            "plan",
            f'Zoom treats the account as a free one{unlicensed}: has the plan expired? [zoom] plan is "{settings}"',
            'renew it in Zoom\'s admin portal → Account Management → Billing, or set [zoom] plan = "free"',
        )
    if users and not any(users):
        return warning("plan", f"none of {counted(len(users), 'host')} has a licence", no_licence())
    return fine("plan", f"Zoom's limits are those of a {allowed or settings} account")


def _published(project: Project, haul: Haul, now: datetime, *, ci: bool) -> Iterator[Finding]:
    yield from _notes(haul.notes)
    snapshot = reap(project, [haul], now).snapshot
    rules = project.settings.publish.rules
    if snapshot.meetings:
        why = ", ".join(f"{n} {WHY.get(reason, reason)}" for reason, n in sorted(snapshot.withheld.items()))
        said = f"{len(snapshot.meetings)} of {counted(snapshot.seen, 'meeting')} would be published"
        yield fine("publish", f"{said} ({why})" if why else said)
        return
    if not snapshot.seen:
        yield warning(
            "publish",
            "Zoom has no meeting that the rules ask for"
            if rules
            else "the account has no meeting or webinar ahead",
            "schedule one in Zoom, or let other rules ask for more: `eroom explain --rules` counts for each",
        )
        return
    seen = [c for c in candidates_of(project, [haul]) if not (ci and c[0].startswith("tag:"))]
    some = ", ".join(f"{rule} ({count})" for rule, count in seen[:SHOWN])
    example = f'rules = ["{next((rule for rule, _ in seen if rule != "all"), "all")}"]'
    none = (
        "none of the rules matches"
        if rules
        else "[publish] rules is empty, and nothing is public without a rule"
    )
    yield warning(
        "publish",
        f"0 of {counted(snapshot.seen, 'meeting')} would be published: {none}",
        f"for instance {example} in [publish]; these would publish something: {some}" if seen else BY_HAND,
    )


def _notes(notes: Sequence[Note]) -> Iterator[Finding]:
    """What a pull goes past. Of hosts is told with the hosts."""
    for note in notes:
        if note.code == NO_SUCH_ID.code:
            many = f" ({note.count}×)" if note.count > 1 else ""
            yield problem("publish", f"{note.text}{many}", "take it out of [publish] rules")
        elif not note.code.startswith("host-"):
            yield warning("publish", f"{counted(note.count, 'meeting')}: {note.text}", BY_HAND)
