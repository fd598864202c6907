import pytest

from eroom_static.cli import main
from tests.make import NOW


@pytest.fixture
def run(tmp_path, capsys):
    (tmp_path / "eroom.toml").write_text('source = "sandbox"\n')

    def run(*argv):
        code = main(["--site", str(tmp_path), "hosting", *argv], {}, lambda: NOW)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def output(tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output/_headers").write_text("/embed/*\n  X-Frame: yes\n")
    (tmp_path / "output/_redirects").write_text("/a/ /b/ 301\n/c/* /d/:splat 301\n/e/* /f/:splat 301\n")


def test_a_file_is_printed_or_written_and_what_is_left_out_is_told(run, output, tmp_path):
    code, out, err = run("nginx")
    assert code == 0
    assert 'location = "/a/" { return 301 "/b/"; }' in out
    assert "2 rules of static/_headers or static/_redirects left out" in err
    file = tmp_path / "eroom.nginx.conf"
    assert run("nginx", "--to", str(file))[0] == 0
    assert file.read_text() == out


def test_hosts_that_read_what_the_build_writes_need_nothing_more(run, output):
    assert "upload output/ as it is" in run("netlify")[1]


def test_without_a_built_site_there_is_nothing_to_tell(run):
    code, _, err = run("caddy")
    assert code == 1
    assert "run `eroom build` first" in err
