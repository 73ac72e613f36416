"""The wheel holds all that the service needs, and runs where there is no checkout.

Risk: everything works here, and on an organisation's machine the first prompt, picture or table is missing.
"""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[1]
# Where the files of the checkout lie in the wheel.
MOVED = {"prompts": "app/data/prompts", "locales": "app/data/locales", "app": "app", "easyread": "easyread"}
NEVER = ("tests/", ".venv/", "var/", ".ci/", ".git", "Makefile", "app/data/README")


def run(folder: Path, elsewhere: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the unpacked wheel, from a folder that has nothing to do with it."""
    start = f"import sys; sys.path.insert(0, {str(folder)!r}); "
    # nothing of the checkout may be found: neither by the folder we are in, nor by a path from outside
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "OWNWORDS"))}
    return subprocess.run(
        [sys.executable, "-P", "-c", start + code, *arguments],
        cwd=elsewhere, env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    made = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT)],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    found = list(folder.glob("own_words-*.whl"))
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack it elsewhere."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to stand in that holds nothing."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def demo(unpacked: Path, elsewhere: Path) -> dict[str, object]:
    """Make the demo from the unpacked wheel, by its own command; return the ways in."""
    code = "from app.cli.main import main; sys.exit(main())"
    made = run(unpacked, elsewhere, code, "demo", "--data", "data", "--json")
    assert made.returncode == 0, made.stderr
    found: dict[str, object] = json.loads(made.stdout)
    return found


def of_the_checkout() -> set[str]:
    """Return the names of our files, as they should stand in the wheel."""
    return {
        f"{there}/{path.relative_to(ROOT / here).as_posix()}"
        for here, there in MOVED.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_file_of_ours_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert of_the_checkout() - names == set()
    # and among them what is no Python: prompts, texts, drawings, styles, templates, the demo's story
    assert {
        "app/data/prompts/conversation.toml", "app/data/prompts/harm.toml",
        "app/data/prompts/en/today/safe.md", "app/data/locales/en/LC_MESSAGES/person.po",
        "easyread/pictures/concepts.toml", "easyread/pictures/safe.svg", "easyread/data/words.toml",
        "easyread/data/voices.toml", "easyread/sound/child.py",
        "app/web/static/person.css", "app/web/templates/person/step.html", "app/ground/migrations/env.py",
        "app/cli/stories/2-jo.toml",
    } <= names  # fmt: skip


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    # Risk: somebody's data, keys or working copy goes out with it
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {
        name for name in names if name.startswith(NEVER) or name.endswith((".pyc", ".db", ".key", ".log"))
    } == set()
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"app", "easyread"}


def test_both_commands_come_with_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith("entry_points.txt"))
        commands = archive.read(name).decode()
        licence = [one for one in archive.namelist() if one.endswith("licenses/LICENSE")]
    assert "ownwords = app.cli.main:main" in commands
    assert "easyread = easyread.cli:main" in commands
    assert licence


def test_what_came_with_the_wheel_is_found_and_nothing_of_a_checkout(unpacked: Path, elsewhere: Path) -> None:
    code = (
        "import json; from app.ground.data_files import find; import app; "
        "print(json.dumps({kind: [str(p) for p in find(kind, None)] for kind in "
        "('prompts', 'locales', 'pictures', 'fonts')} | {'app': [app.__file__]}))"
    )
    asked = run(unpacked, elsewhere, code)
    assert asked.returncode == 0, asked.stderr
    found = json.loads(asked.stdout)
    assert found["app"] == [str(unpacked / "app" / "__init__.py")]
    assert found["prompts"] == [str(unpacked / "app" / "data" / "prompts")]
    assert found["locales"] == [str(unpacked / "app" / "data" / "locales")]
    assert found["pictures"] == [str(unpacked / "easyread" / "pictures")]


def test_the_organisation_s_own_wins_over_what_came_with_the_wheel(unpacked: Path, elsewhere: Path) -> None:
    own = elsewhere / "own"
    (own / "prompts").mkdir(parents=True)
    code = "from pathlib import Path; from app.ground.data_files import find; "
    asked = run(unpacked, elsewhere, code + "print(find('prompts', Path('own'))[0])")
    assert asked.stdout.strip() == str(Path("own") / "prompts"), asked.stderr


def test_the_demo_is_made_and_talks_from_the_wheel(
    demo: dict[str, object], unpacked: Path, elsewhere: Path
) -> None:
    # Given the demo, made elsewhere; Then there are people with ways in
    people = demo["people"]
    assert isinstance(people, list)
    assert len(people) >= 3
    link = urlsplit(people[0]["invites"]["first"]).path
    # When a link is opened; Then the person's first question stands there, with its letters and drawings
    code = (
        "import re; from pathlib import Path; from app.ground.clock import SystemClock; "
        "from app.ground.settings import load_settings; from app.ground.store import Store; "
        "from app.web.factory import create_app; "
        "client = create_app(Store.open(load_settings(Path('data'), {}), SystemClock())).test_client(); "
        "first = client.get(sys.argv[1]).text; "
        'token = re.search(\'name="csrf_token" value="([^"]+)"\', first)[1]; '
        "client.post(sys.argv[1], data={'csrf_token': token}); "
        "way = re.search('href=\"(/talk/[^\"]+)\"', client.get('/talk').text)[1]; "
        "page = client.get(way).text; "
        'files = re.findall(\'(?:href|src)="(/static/[^"]+)"\', page); '
        "assert files and all(client.get(one).status_code == 200 for one in files), files; "
        "print(re.search('<h1[^>]*>(.*?)</h1>', page)[1], page.count('<svg'), len(files))"
    )
    shown = run(unpacked, elsewhere, code, link)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("Do you want to do this today?")


def test_the_demo_s_record_is_sound(demo: dict[str, object], unpacked: Path, elsewhere: Path) -> None:
    assert demo
    code = "from app.cli.main import main; sys.exit(main())"
    checked = run(unpacked, elsewhere, code, "verify", "--data", "data", "--json")
    assert checked.returncode == 0, checked.stderr
    report = json.loads(checked.stdout)
    assert (report["ok"], report["faults"]) == (True, [])
    assert report["utterances"] >= 40


def test_easyread_runs_without_the_app(unpacked: Path, elsewhere: Path) -> None:
    code = "from easyread.cli import main; code = main(); assert 'app' not in sys.modules; sys.exit(code)"
    checked = run(unpacked, elsewhere, code, "check", str(unpacked / "app/data/prompts/en"))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_voice_speaks_from_the_wheel(unpacked: Path, elsewhere: Path) -> None:
    # Risk: its process looks for itself in a checkout, and the organisation's machine stays silent
    code = "from easyread.cli import main; code = main(); assert 'app' not in sys.modules; sys.exit(code)"
    prompt = unpacked / "app/data/prompts/en/today/safe.md"
    spoken = run(unpacked, elsewhere, code, "speak", str(prompt), "-o", "safe.mp3")
    assert spoken.returncode == 0, spoken.stdout + spoken.stderr
    assert (elsewhere / "safe.mp3").stat().st_size > 10_000
