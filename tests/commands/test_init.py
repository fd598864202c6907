"""`eroom init`: what it writes works at once, every line of it, and nothing that was there is touched."""

import io
import json
import os
import pty
import re
import subprocess
import sys
import tomllib
from contextlib import redirect_stderr, redirect_stdout

import pytest
import yaml

from eroom_static.cli import main
from eroom_static.commands.init import CI, SITE
from eroom_static.core.environment import Environment
from eroom_static.core.rules import parse_rule
from eroom_static.core.settings import Settings
from eroom_static.render.speech import can_speak
from tests.make import NOW, ROOT
from tests.sdk.loopback import served

STARTER = ROOT / "eroom_static/starter"


def eroom(root, *argv, **environ):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--site", str(root), *argv], environ, lambda: NOW)
    return code, out.getvalue(), err.getvalue()


def files(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def fresh(tmp_path):
    code, _, err = eroom(tmp_path, "init", "demo", "--yes")
    assert code == 0, err
    return tmp_path / "demo"


def test_a_new_site_builds_at_once_and_the_doctor_has_nothing_against_it(fresh):
    assert set(files(fresh)) == set(SITE)
    assert eroom(fresh, "build")[0] == 0
    told = eroom(fresh, "doctor", "--json")[1]
    assert re.search(r"[1-9]\d* published meetings, none without a way in", told)
    levels = {f["check"]: f["level"] for f in json.loads(told)["findings"]}
    assert {level for check, level in levels.items() if check != "time zones"} == {"ok"}
    assert (fresh / "output/about/index.html").is_file()


def test_the_way_to_a_site_of_ones_own_is_five_lines(tmp_path):
    _, out, _ = eroom(tmp_path, "init", "demo", "--yes")
    steps = [line for line in out.splitlines() if re.match(r"\d\.", line)]
    assert [step[0] for step in steps] == list("12345")
    for word in (
        "eroom build && eroom serve",
        "Server-to-Server OAuth",
        ".env",
        'source = "zoom"',
        "eroom doctor",
    ):
        assert word in out


def test_what_was_there_stays_as_it_was(tmp_path):
    mine = {"eroom.toml": b"# mine", ".env": b"A=1", "content/about.md": b"mine", ".gitignore": b"*.bak\n"}
    (tmp_path / "content").mkdir()
    for name, data in mine.items():
        (tmp_path / name).write_bytes(data)
    code, out, _ = eroom(tmp_path, "init", "--ci", "github")
    assert code == 0
    assert {name: files(tmp_path)[name] for name in mine} == mine
    assert out.count("which was there") == 4
    assert "add the line .env to .gitignore" in out
    before = files(tmp_path)
    eroom(tmp_path, "init", "--ci", "github")
    assert files(tmp_path) == before


def test_a_gitignore_that_was_there_first_is_told_what_it_lacks(tmp_path):
    (tmp_path / ".gitignore").write_text("__pycache__/\n")
    _, out, _ = eroom(tmp_path, "init", "--yes")
    assert "add the line .env to .gitignore" in out
    assert "/output/ /.eroom/" in out
    (tmp_path / ".gitignore").write_text(".env\n/output/\n.eroom\n")
    assert "to .gitignore" not in eroom(tmp_path, "init", "--yes")[1]


def test_no_link_is_written_through(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/.env").symlink_to(tmp_path / "elsewhere")
    assert eroom(tmp_path, "init", "site", "--yes")[0] == 0
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_the_place_of_the_folder_is_one_sentence(tmp_path, name):
    (tmp_path / "file").write_text("mine")
    code, _, err = eroom(tmp_path, "init", name)
    assert code == 1
    assert err.startswith("error: ")
    assert "eroom's own" not in err
    assert files(tmp_path) == {"file": b"mine"}


def test_the_file_for_secrets_is_for_its_owner_alone(fresh):
    assert (fresh / ".env").stat().st_mode & 0o077 == 0
    assert ".env" in (fresh / ".gitignore").read_text().split()


def fewer(root):
    """What a test is not about need not take its time."""
    text = (root / "eroom.toml").read_text()
    (root / "eroom.toml").write_text(text.replace("meetings = 60", "meetings = 6"))


# Settings.


def uncommented(text, keep=lambda n: True):
    """The settings with their examples switched on: those whose number `keep` says."""
    lines, n = [], 0
    for line in text.splitlines():
        if re.match(r"#\S", line):
            n += 1
            lines.append(line[1:] if keep(n) else line)
        else:
            lines.append(line)
    return "\n".join(lines), n


def settings(text):
    return Settings.read(text.encode(), Environment(), speaks=can_speak)


def examples(text):
    """Each example line alone, under its own header where that is an example too."""
    header = None
    for n, line in enumerate(
        re.findall(
            r"^#?\S.*", "\n".join(x for x in text.splitlines() if not x.startswith("# ")), re.MULTILINE
        )
    ):
        if line.lstrip("#").startswith("["):
            header = line
        if line.startswith("#") and not line.startswith("#["):
            yield n, header, line[1:]


def test_every_example_in_the_settings_is_valid_where_it_stands(fresh):
    text = (fresh / "eroom.toml").read_text()
    seen = 0
    for _, header, line in examples(text):
        name = line.partition(" =")[0]
        bare = "\n".join(x for x in text.splitlines() if not re.match(rf"{re.escape(name)} =", x))
        lines = [x.removeprefix("#") if x in (header, f"#{line}") else x for x in bare.splitlines()]
        read = settings("\n".join(lines))
        assert read != settings(bare) or name in (
            "opens",
            "closes",
            "plan",
            "max_stale",
            "output",
            "language",
        ), line
        seen += 1
    assert seen >= 14


def test_the_rules_in_the_settings_are_rules(fresh):
    for found in re.findall(r"^#?(?:rules|hide) = (.*)$", (fresh / "eroom.toml").read_text(), re.MULTILINE):
        assert all(map(parse_rule, json.loads(found)))


# Questions.


def asked(tmp_path, typed):
    """The command on a terminal of its own."""
    ours, theirs = pty.openpty()
    code = "from eroom_static.cli import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "init", str(tmp_path / "site")],
        cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, typed.encode())
    out, err = process.communicate(timeout=60)
    os.close(ours)
    return process.returncode, out, err


def test_on_a_terminal_it_asks_three_things_at_most(tmp_path):
    title = 'Köln "live" \\ $title'
    code, out, err = asked(tmp_path, f"{title}\nzoom\nlive.example.com\nhttps://live.example.com/a\n")
    assert code == 0, err
    read = settings((tmp_path / "site/eroom.toml").read_text())
    assert (read.site.title, read.sources, read.site.url) == (title, ("zoom",), "https://live.example.com/a")
    assert "must begin with https://" in err
    assert "1. marketplace.zoom.us" in out


def test_enter_is_enough_for_the_sandbox(tmp_path):
    code, _, err = asked(tmp_path, "\n\n")
    assert code == 0, err
    assert settings((tmp_path / "site/eroom.toml").read_text()).sources == ("sandbox",)


# Secrets stay out of version control.


def test_git_does_not_see_the_secrets_nor_what_is_made_anew(fresh):
    subprocess.run(["git", "init", "--quiet"], cwd=fresh, check=True)
    fewer(fresh)
    eroom(fresh, "build")
    told = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=fresh, check=True, capture_output=True, text=True
    ).stdout
    names = {line[3:] for line in told.splitlines()}
    assert {".gitignore", ".gitleaks.toml", "content/about.md", "eroom.toml"} == {
        n for n in names if not n.startswith("history/")
    }
    assert any(n.startswith("history/") for n in names)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("ZOOM_CLIENT_SECRET=notASecretNotASecretNotASecret00", "eroom-credential"),
        ('"EROOM_GRANT_KEY": "bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldA"', "eroom-credential"),
        ("export zoom_sdk_secret='notASecretNotASecretNotASecret00'", "eroom-credential"),
        ("https://us02web.zoom.us/s/81234567890?zak=eyJub3QtYS1zZWNyZXQiOjF9.abc", "zoom-start-link"),
        ("ZOOM_CLIENT_SECRET=", None),
        ("ZOOM_CLIENT_SECRET: ${{ secrets.ZOOM_CLIENT_SECRET }}", None),
        ("https://us02web.zoom.us/j/81234567890?pwd=x", None),
    ],
)
def test_the_scanners_rules_find_what_zoom_gives_out(fresh, line, rule):
    table = tomllib.loads((fresh / ".gitleaks.toml").read_text())
    assert table["extend"] == {"useDefault": True}
    found = [
        r["id"]
        for r in table["rules"]
        if re.search(r["regex"], line) and any(k in line.lower() for k in r["keywords"])
    ]
    assert found == ([rule] if rule else [])


# Scheduled rebuilds.


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


@pytest.mark.parametrize(("seconds", "starts"), [(1, True), (-60, False), (3600, False), (None, False)])
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
    assert ("sleep" in asked) == starts


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
    assert tomllib.loads((ci / "cloudflare/wrangler.toml").read_text())["pages_build_output_dir"] == "output"
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
