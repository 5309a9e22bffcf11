"""Tests of `collectstatic` with `assets.settings` only, as the image build runs it."""

import hashlib
import json
from pathlib import Path

from tests.conftest import collect


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_file_name_has_a_hash_and_the_manifest_is_sorted(collected: Path) -> None:
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]
    assert list(paths) == sorted(paths)
    assert "css/base.css" in paths
    assert not (collected / "css/base.css").exists()
    assert (collected / paths["css/base.css"]).is_file()


def test_collecting_again_gives_the_same_bytes(collected: Path, tmp_path: Path) -> None:
    assert digest(collect(tmp_path)) == digest(collected)


def test_files_that_no_page_uses_are_not_collected(collected: Path) -> None:
    names = {str(path.relative_to(collected)) for path in collected.rglob("*")}
    assert not [name for name in names if name.endswith(".map") or "redoc" in name]
    assert not [name for name in names if name.startswith("rest_framework")]


def test_text_files_are_also_compressed(collected: Path) -> None:
    assert list(collected.glob("css/base.*.css.gz"))
