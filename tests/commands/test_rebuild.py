"""The scheduled rebuild that `eroom init --ci` writes: least rights, no secret where others read, one run at a time."""

import json
import os
import re
import subprocess
import tomllib

import pytest
import yaml

from eroom_static.commands.init import CI
from tests.commands.test_init import eroom, fewer
from tests.sdk.loopback import served


@pytest.fixture
def ci(tmp_path):
    for host in CI:
        assert eroom(tmp_path, "init", host, "--yes", "--ci", host)[0] == 0
    return tmp_path


def workflow(ci):
    return yaml.safe_load((ci / "github/.github/workflows/site.yml").read_text())


@pytest.mark.parametrize("host", CI)
def test_what_is_to_be_set_up_once_is_told_where_it_stands(tmp_path, host):
    _, out, _ = eroom(tmp_path, "init", "--yes", "--ci", host)
    head = re.search(rf"^{host}: .* at the head of (.*)$", out, re.MULTILINE)[1]
    first = "\n".join((tmp_path / head).read_text().splitlines()[:10])
    assert "Once" in first
    assert "ZOOM_CLIENT_SECRET" in first


def test_the_packages_of_the_build_are_pinned(ci):
    for host in CI:
        assert re.fullmatch(r"eroom-static==[0-9.a-z]+\n", (ci / host / "requirements.txt").read_text())


def test_githubs_jobs_have_the_least_rights_and_one_runs_at_a_time(ci):
    whole = workflow(ci)
    assert whole["permissions"] == {}
    alone = {name: job["concurrency"]["cancel-in-progress"] for name, job in whole["jobs"].items()}
    # Only who waits for the next change gives way: to a newer run, which knows it better.
    assert alone == {"build": False, "deploy": False, "remember": False, "again": True}
    assert len({job["concurrency"]["group"] for job in whole["jobs"].values()}) == len(alone)
    rights = {name: job["permissions"] for name, job in whole["jobs"].items()}
    assert rights == {
        "build": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "remember": {"contents": "write"},
        "again": {"actions": "write"},
    }
    assert all(job["timeout-minutes"] <= 20 for job in whole["jobs"].values())


def test_github_runs_by_the_clock_and_for_no_pull_request(ci):
    on = workflow(ci)[True]  # YAML 1.1 reads `on` as a truth
    assert set(on) == {"schedule", "push", "workflow_dispatch"}
    (schedule,) = on["schedule"]
    assert len(schedule["cron"].split()) == 5


def test_only_the_build_sees_secrets_and_every_action_is_pinned_by_its_commit(ci):
    text = (ci / "github/.github/workflows/site.yml").read_text()
    for name, job in workflow(ci)["jobs"].items():
        assert ("secrets." in json.dumps(job)) == (name == "build")
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "what others wrote is no part of a script"
    uses = re.findall(r"uses: (\S+)(.*)", text)
    assert len(uses) == 8
    for action, version in uses:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", version)


def scripts(ci):
    for job in workflow(ci)["jobs"].values():
        yield from (step["run"] for step in job["steps"] if "run" in step)


def test_the_scripts_of_the_workflow_are_bash(ci):
    for script in scripts(ci):
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def step(ci, job, name):
    return next(s["run"] for s in workflow(ci)["jobs"][job]["steps"] if s.get("name") == name)


@pytest.fixture
def repository(tmp_path):
    """A clone whose branch the far one has, and a history that is new."""
    far, here = tmp_path / "far.git", tmp_path / "here"
    git("init", "--quiet", "--bare", "--initial-branch=main", str(far), cwd=tmp_path)
    git("config", "receive.advertisePushOptions", "true", cwd=far)
    git("clone", "--quiet", str(far), str(here), cwd=tmp_path)
    git("commit", "--quiet", "--allow-empty", "-m", "first", cwd=here)
    git("push", "--quiet", "origin", "HEAD:main", cwd=here)
    git("branch", "--set-upstream-to=origin/main", cwd=here)
    (here / "history").mkdir()
    (here / "history/a.json").write_text("{}")
    (here / "other.txt").write_text("not ours")
    return far, here


def git(*argv, cwd):
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    return subprocess.run(["git", *who, *argv], cwd=cwd, check=True, capture_output=True, text=True).stdout


def committed(far):
    return git("log", "--format=%s", "main", cwd=far).split("\n")[:2], git(
        "ls-tree", "-r", "--name-only", "main", cwd=far
    ).split()


DONE = (["History of the site", "first"], ["history/a.json"])


def test_the_history_is_committed_where_it_changed_and_only_there(ci, repository):
    far, here = repository
    for _ in range(2):
        bash(step(ci, "remember", "Commit"), here)
    assert committed(far) == DONE


def test_gitlab_commits_the_history_too_and_publishes_even_where_it_may_not(ci, repository):
    far, here = repository
    script = yaml.safe_load((ci / "gitlab/.gitlab-ci.yml").read_text())["pages"]["script"]
    lines = "\n".join(script[script.index("mkdir -p history") :])
    environ = {
        "CI_JOB_TOKEN": "not-a-secret",
        "CI_SERVER_HOST": "gitlab.invalid",
        "CI_PROJECT_PATH": "acme/site",
    }
    environ |= {
        "CI_DEFAULT_BRANCH": "main",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_VALUE_0": "https://gitlab-ci-token:not-a-secret@gitlab.invalid/acme/site.git",
    }
    for place in ("/nowhere", str(far)):
        told = bash(lines, here, **environ, GIT_CONFIG_KEY_0=f"url.{place}.insteadOf")
        assert ("could not be committed" in told) == (place == "/nowhere")
        if place == "/nowhere":
            git("reset", "--quiet", "--soft", "HEAD~1", cwd=here)
    assert committed(far) == DONE


def bash(script, folder, **environ):
    done = subprocess.run(
        ["bash", "-e"],
        input=script,
        cwd=folder,
        env={**os.environ, **environ},
        text=True,
        check=True,
        capture_output=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("seconds", "starts"), [(1, True), (-60, True), (-3600, False), (3600, False), (None, False)]
)
def test_a_run_is_started_at_the_next_change_if_that_is_soon(ci, tmp_path, seconds, starts):
    """With `gh` and `sleep` that note what they were asked: neither GitHub nor time is at hand."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("gh", "sleep"):
        (tools / name).write_text(f'#!/bin/sh\necho {name} "$@" >> "{tmp_path}/asked"\n')
        (tools / name).chmod(0o755)
    when = (
        ""
        if seconds is None
        else subprocess.run(
            [
                "date",
                "-u",
                "-d",
                f"{seconds + 30 if seconds > 0 else seconds} seconds",
                "+%Y-%m-%dT%H:%M:%SZ",
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    environ = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "NEXT_CHANGE": when,
        "GITHUB_REPOSITORY": "acme/site",
        "GITHUB_REF_NAME": "main",
    }
    subprocess.run(
        ["bash", "-e"],
        input=step(ci, "again", "Come back at the next change"),
        env=environ,
        text=True,
        check=True,
    )
    asked = (tmp_path / "asked").read_text() if (tmp_path / "asked").exists() else ""
    assert ("gh workflow run site.yml --repo acme/site --ref main" in asked) == starts
    assert ("sleep" in asked) == (starts and seconds > 0)  # what has changed meanwhile is shown at once


def test_the_report_that_the_workflow_reads_names_the_next_change(ci):
    fewer(ci / "github")
    _, out, _ = eroom(ci / "github", "build", "--json")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", json.loads(out)["next_change"])


def test_gitlab_builds_the_default_branch_alone_and_one_at_a_time(ci):
    whole = yaml.safe_load((ci / "gitlab/.gitlab-ci.yml").read_text())
    assert whole["workflow"]["rules"] == [
        {"if": '$CI_PIPELINE_SOURCE == "merge_request_event"', "when": "never"},
        {"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"},
    ]
    pages = whole["pages"]
    assert (pages["resource_group"], pages["interruptible"]) == ("site", False)
    assert pages["cache"]["paths"] == [".eroom/"]
    assert pages["artifacts"]["paths"] == ["public"]
    for line in pages["script"]:
        subprocess.run(["bash", "-n"], input=line, text=True, check=True)


def test_the_other_hosts_files_can_be_read(ci):
    assert tomllib.loads((ci / "netlify/netlify.toml").read_text())["build"]["publish"] == "output"
    assert yaml.safe_load((ci / "netlify/netlify/memory/manifest.yml").read_text()) == {"name": "memory"}
    cloudflare = tomllib.loads((ci / "cloudflare/wrangler.toml").read_text())
    assert cloudflare["pages_build_output_dir"] == "output"
    assert cloudflare["vars"] == {"PYTHON_VERSION": "3.13"}  # beside the file none of the dashboard's is read
    assert tomllib.loads((ci / "cloudflare/rebuild/wrangler.toml").read_text())["triggers"]["crons"] == [
        "*/15 * * * *"
    ]
    vercel = json.loads((ci / "vercel/vercel.json").read_text())
    assert [c["path"] for c in vercel["crons"]] == ["/api/rebuild"]
    assert (ci / "vercel/api/rebuild.mjs").is_file()


CALLS = {
    "netlify/netlify/functions/rebuild.mjs": "await m.default()",
    "cloudflare/rebuild/worker.js": "await m.default.scheduled({}, process.env)",
    "vercel/api/rebuild.mjs": "await m.default({headers: {authorization: process.env.AUTH}}, r)",
}


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("status", [200, 500])
def test_the_schedulers_ask_for_one_build_and_do_not_hide_a_refusal(ci, path, status):
    with served({"POST /hook": (status, {}, b"")}) as host:
        done = node(
            ci / path,
            CALLS[path],
            REBUILD_HOOK=f"{host.url}/hook",
            CRON_SECRET="not-a-secret",
            AUTH="Bearer not-a-secret",
        )
        assert host.asked == [("POST", "/hook")]
    assert (done.returncode == 0 and "502" not in done.stdout) == (status == 200)


def test_vercels_scheduler_listens_to_nobody_else(ci):
    with served({}) as host:
        for more in ({"AUTH": "Bearer wrong", "CRON_SECRET": "not-a-secret"}, {"AUTH": "Bearer undefined"}):
            done = node(
                ci / "vercel/api/rebuild.mjs",
                CALLS["vercel/api/rebuild.mjs"],
                REBUILD_HOOK=f"{host.url}/hook",
                **more,
            )
            assert "401" in done.stdout
        assert host.asked == []


def node(path, call, **environ):
    code = (
        "import {readFileSync} from 'node:fs';"
        f"const m = await import('data:text/javascript,' + encodeURIComponent(readFileSync({str(path)!r}, 'utf8')));"
        "const r = {status(n) { console.log(n); return this; }, end() {}};"
        f"{call}"
    )
    return subprocess.run(
        ["node", "--input-type=module", "-e", code],
        env={"PATH": os.environ["PATH"], **environ}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
