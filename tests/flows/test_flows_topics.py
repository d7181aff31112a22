"""`diarium topics`, and a vocabulary of one's own from the file to the records."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from nights import archive, as_json, contents, diarium, drop, in_process, night, rows

from flows.settings import Settings, load_settings
from flows.tools import vocabulary_file
from pipeline.errors import BadSettings

HEAD = """Minnesanteckningar
Nätverket för badfrågor
Datum: {day}
Närvarande:
Eva Bramstorp, Hjo kommun

"""
FILES = {
    "a.txt": HEAD.format(day="2 oktober 2022") + "Kajaker\nKajaken på badplatsen lånas ut.\n",
    "b.txt": HEAD.format(day="3 oktober 2023") + "Budget\nBudgeten är i balans. Kajaker köps.\n",
    "c.txt": HEAD.format(day="4 oktober 2023") + "Budget\nBudgeten är i balans.\n",
}
OWN = """
[[topic]]
id = "bad"
label = "Bad"
definition = "Badplatser."
phrases = ["badplats*"]
"""
TAGGED = "SELECT DISTINCT filename, topic FROM topic_places WHERE topic IN ('bad', 'ekonomi')"


def no_reading(jobs: list[Any], settings: Settings) -> Any:
    assert not jobs, "nothing is to be read"
    return iter(())


@pytest.fixture
def filled(tmp_path: Path) -> Settings:
    settings = archive(tmp_path, FILES)
    night(settings, in_process)
    return settings


def topics(settings: Settings, *arguments: str | Path) -> Any:
    return diarium("topics", *arguments, "--archive", settings.archive)


def with_own(settings: Settings, content: str = OWN, name: str = "ämnen.toml") -> Settings:
    (settings.archive / name).write_text(content, encoding="utf-8")
    return Settings(archive=settings.archive, rest_seconds=0.0, vocabulary=name)


def test_a_topic_added_to_the_file_tags_old_documents_without_reading(filled: Settings) -> None:
    before = set(rows(filled, TAGGED))
    assert before == {("b.txt", "ekonomi"), ("c.txt", "ekonomi")}
    own = with_own(filled)
    done = night(own, no_reading)[0]
    assert sorted(done.interpreted) == ["a.txt", "b.txt", "c.txt"]
    assert set(rows(own, TAGGED)) == before | {("a.txt", "bad")}
    assert not night(own, no_reading)[0].interpreted

    widened = with_own(filled, OWN.replace('"badplats*"', '"badplats*", "kajak"'))
    night(widened, no_reading)
    assert ("b.txt", "bad") in set(rows(own, TAGGED))

    night(filled, no_reading)
    assert set(rows(own, TAGGED)) == before


def test_a_new_document_is_tagged_by_the_file_as_well(filled: Settings) -> None:
    own = with_own(filled)
    drop(own, "d.txt", HEAD.format(day="5 oktober 2023") + "Badplatser\nBadplatsen städas.\n")
    night(own, in_process)
    assert ("d.txt", "bad") in rows(own, TAGGED)


def test_a_relative_path_begins_in_the_archive_folder(tmp_path: Path) -> None:
    settings = load_settings(None, {"archive": tmp_path, "vocabulary": "ämnen.toml"}, {})
    assert vocabulary_file(settings) == tmp_path / "ämnen.toml"
    absolute = load_settings(None, {"archive": tmp_path, "vocabulary": "/srv/a.toml"}, {})
    assert vocabulary_file(absolute) == Path("/srv/a.toml")
    assert vocabulary_file(load_settings(None, {"archive": tmp_path}, {})) is None


def test_a_mistake_in_the_file_stops_the_night_before_it_begins(filled: Settings) -> None:
    own = with_own(filled, OWN.replace("phrases", "prases"))
    drop(own, "d.txt", FILES["a.txt"] + "Mer.\n")
    with pytest.raises(BadSettings, match=r"topic 1 \(bad\): 'prases'.*'phrases'"):
        night(own, in_process)
    assert [path.name for path in own.inbox.iterdir()] == ["d.txt"]
    with pytest.raises(BadSettings, match="inget"):
        night(Settings(archive=own.archive, vocabulary="inget.toml"), in_process)


def test_the_vocabulary_is_listed_with_what_it_found(filled: Settings) -> None:
    lines = [line.split("\t") for line in topics(filled).stdout.splitlines()]
    assert lines[0] == ["id", "ämne", "dokument", "avsnitt", "från", "omfattar"]
    listed = {line[0]: line[1:5] for line in lines[1:]}
    assert listed["ekonomi"] == ["Ekonomi och budget", "2", "2", "diarium"]
    assert listed["lysio"][1:3] == ["0", "0"]
    assert [row["topic"] for row in as_json(topics(filled, "ekonomi och", "--json"))] == ["ekonomi"]
    nothing = topics(filled, "drakar")
    assert (nothing.returncode, nothing.stderr) == (0, "Inget ämne heter så.\n")


def test_own_and_gone_topics_are_told_apart(filled: Settings, tmp_path: Path) -> None:
    own = with_own(filled)
    night(own, in_process)
    file = tmp_path / "diarium.toml"
    file.write_text('vocabulary = "ämnen.toml"\n', encoding="utf-8")
    with_it = as_json(topics(filled, "bad", "--json", "--settings", file))
    assert [row["source"] for row in with_it if row["topic"] == "bad"] == ["egen fil"]
    without = as_json(topics(filled, "bad", "--json"))
    assert [row["source"] for row in without if row["topic"] == "bad"] == ["finns inte längre"]


def written(settings: Settings) -> dict[str, bytes]:
    """What the archive holds: a log without anything in it is SQLite's own, also of a reader."""
    return {
        name: held
        for name, held in contents(settings.archive).items()
        if not name.endswith("-shm") and not (name.endswith("-wal") and not held)
    }


def test_a_file_is_tried_without_writing_anything(filled: Settings, tmp_path: Path) -> None:
    file = tmp_path / "egna.toml"
    file.write_text(OWN, encoding="utf-8")
    before = written(filled)
    told = topics(filled, "try", file)
    assert written(filled) == before
    lines = told.stdout.splitlines()
    assert lines[1] == "Bad (nytt)\t0\t1\t0\t1"
    assert any("[badplatsen]" in line and "a.txt" in line for line in lines)
    (change,) = as_json(topics(filled, "try", file, "--json"))
    night(with_own(filled), no_reading)
    tagged = {name for name, topic in rows(filled, TAGGED) if topic == "bad"}
    assert {one["filename"] for one in change["gained"]} == tagged


def test_trying_says_what_is_wrong_or_that_nothing_changes(
    filled: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "egna.toml"
    for content, part in ((OWN + OWN, "twice"), ("x = 1\n", "'x'"), ("[[", "no TOML")):
        file.write_text(content, encoding="utf-8")
        done = topics(filled, "try", file)
        assert (done.returncode, done.stdout) == (5, "")
        assert part in done.stderr
        assert "egna.toml" in done.stderr
    assert topics(filled, "try", tmp_path / "inget.toml").returncode == 5
    file.write_text(OWN + 'counter_examples = ["Badplatsen stängs."]\n', encoding="utf-8")
    assert "träffas, fast det är ett motexempel" in topics(filled, "try", file).stderr
    file.write_text("# inget\n", encoding="utf-8")
    assert topics(filled, "try", file).stderr.startswith("Filen ändrar inget")


def test_suggestions_are_ready_to_paste(filled: Settings, tmp_path: Path) -> None:
    shown = topics(filled, "suggest").stdout
    assert shown.splitlines()[0].startswith("förslag\tdokument\tnätverk\tförsta år")
    assert "kajak" in shown
    assert "# 2022-10-02, a.txt, s. 1: " in shown
    (one,) = as_json(topics(filled, "suggest", "--json"))
    assert (one["documents"], one["first_year"], one["last_year"]) == (2, "2022", "2023")
    pasted = topics(filled, "suggest", "--toml").stdout
    assert [topic["label"] for topic in tomllib.loads(pasted)["topic"]] == ["Kajaker"]
    file = tmp_path / "egna.toml"
    file.write_text(pasted, encoding="utf-8")
    (change,) = as_json(topics(filled, "try", file, "--json"))
    assert change["documents"] == [0, 2]
    assert topics(filled, "suggest", "--least", "3").stderr.startswith("Inga förslag")


def test_trends_of_topics_and_words(filled: Settings) -> None:
    done = topics(filled, "trend", "Ekonomi", "och", "budget")
    assert done.stderr == "Ämnet ekonomi\n"
    assert done.stdout.splitlines() == [
        "år\tdokument\tavsnitt\tmöten\tandel",
        "2022\t0\t0\t1\t0 %",
        "2023\t2\t2\t2\t100 %",
    ]
    word = as_json(topics(filled, "trend", "kajak", "--by", "municipality", "--json"))
    assert word["word"] == "kajak"
    assert [(row["group"], row["year"], row["documents"]) for row in word["rows"]] == [
        ("Hjo", "2022", 1),
        ("Hjo", "2023", 1),
    ]
    by_network = topics(filled, "trend", "kajak", "--by", "network", "--network", "badfrågor")
    assert by_network.stdout.splitlines()[0].startswith("nätverk\tår")
    assert topics(filled, "trend", "drake").stderr == "Ordet drake förekommer inte.\n"
    assert topics(filled, "trend", "kajak", "--by", "kommun").returncode == 2
    assert topics(filled, "trend", "kajak", "--network", "Mora").returncode == 5
    assert topics(filled, "trend", "-").returncode == 5


def test_without_an_archive_it_is_said(tmp_path: Path) -> None:
    for command in (["list"], ["suggest"], ["trend", "kajak"]):
        done = diarium("topics", *command, "--archive", tmp_path / "inget")
        assert (done.returncode, done.stdout) == (5, "")
        assert done.stderr.startswith("diarium: ")
    assert diarium("topics", "--help").returncode == 0
