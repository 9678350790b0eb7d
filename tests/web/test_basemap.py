"""The basemap's script, on a small archive of its own: no network is asked."""

import io
import json
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import basemap  # noqa: E402

SCALE = {"scale": [0.5, 0.5], "translate": [-180, -90]}


def topology():
    """Two squares side by side, [0, 10] and [10, 20] degrees east, that share a border."""

    def at(lon, lat):
        return [round((lon + 180) * 2), round((lat + 90) * 2)]

    def arc(*points):
        out, last = [], (0, 0)
        for p in map(at, *zip(*points, strict=True)):
            out.append([p[0] - last[0], p[1] - last[1]])
            last = p
        return out

    border = arc((10, 0), (10, 10))
    west = arc((10, 10), (0, 10), (0, 0), (10, 0))
    east = arc((10, 0), (20, 0), (20, 10), (10, 10))
    countries = [
        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Westland"}},
        {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "Eastland"}},
    ]
    land = {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "arcs": [[[1, 2]]]}]}
    return {
        "type": "Topology",
        "transform": SCALE,
        "arcs": [border, west, east],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": countries}, "land": land},
    }


def archive():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        shapes = json.dumps(topology()).encode()
        for name, data in {"LICENSE": b"Copyright", **{f"{n}.json": shapes for n in basemap.LEVELS}}.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def unpacked(run):
    points, x, y = [], 0, 0
    for i in range(0, len(run), 2):
        x, y = x + run[i], y + run[i + 1]
        points.append((round(x * basemap.UNIT, 3), round(y * basemap.UNIT, 3)))
    return points


def test_shapes_come_out_as_they_went_in():
    made = basemap.basemap(archive())
    assert (len(made["levels"]), made["licence"]) == (2, "Copyright")
    level = made["levels"][0]
    assert [unpacked(r) for r in level["borders"]] == [[(10, 0), (10, 10)]]
    ring = unpacked(level["land"][0])
    assert set(ring) == {(0, 0), (10, 0), (20, 0), (20, 10), (10, 10), (0, 10)}
    assert [(n[0], n[1], n[2], n[3]) for n in level["names"]] == [("Westland", 5, 5, 10), ("Eastland", 15, 5, 10)]


def test_a_ring_goes_on_beyond_the_date_line():
    ring = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]
    assert basemap.unbroken(ring) == [(170, 0), (190, 0), (190, 10), (170, 10), (170, 0)]


def test_a_ring_about_a_pole_is_closed_there():
    ring = [(-180.0, -70.0), (-60.0, -70.0), (60.0, -70.0), (180.0, -70.0)]
    assert basemap.unbroken(ring)[-2:] == [(180, -90), (-180, -90)]


def test_another_archive_than_the_pinned_one_is_refused():
    with pytest.raises(basemap.NoBasemap, match="SHA-256"):
        basemap.checked(archive())


def test_a_failure_is_said_and_leaves_what_was_there(tmp_path, monkeypatch, capsys):
    target = tmp_path / "basemap.json"
    target.write_text("as it was")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9")
    assert basemap.main([str(target)]) == 0
    said = capsys.readouterr().err
    assert "only https" in said
    assert "make basemap" in said
    assert target.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_made_is_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(basemap, "archive", archive)
    target = tmp_path / "basemap.json"
    assert basemap.main([str(target)]) == 0
    assert json.loads(target.read_text())["from"].startswith("Natural Earth")


def test_it_is_packed_and_not_committed():
    assert "src/dateline/web/static/basemap.json" in (ROOT / ".gitignore").read_text()
    assert 'path = "tools/hatch_basemap.py"' in (ROOT / "pyproject.toml").read_text()
