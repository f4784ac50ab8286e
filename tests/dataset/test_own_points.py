"""Points from a file: as they are, or as what a distribution is drawn from."""

from pathlib import Path

import numpy as np
import pytest

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.dataset.points import Points


def test_arrays_and_lines_are_the_same_points(tmp_path: Path) -> None:
    points = np.random.default_rng(0).uniform(-1, 1, (40, 3)).astype(np.float32)
    np.save(tmp_path / "a.npy", points)
    np.savetxt(tmp_path / "a.csv", points, delimiter=",", fmt="%.9g")
    array, lines = Points(str(tmp_path / "a.npy")), Points(str(tmp_path / "a.csv"))
    np.testing.assert_array_equal(array.load("train").data, lines.load("train").data)
    np.testing.assert_array_equal(array.load("test").data, points[1::10])
    assert (array.name, array.sample_shape, array.class_names) == ("a", (3,), [])
    assert len(array.load("train").data) == 36
    assert array.fingerprint == lines.fingerprint


def test_a_few_points_become_a_distribution(tmp_path: Path) -> None:
    np.savetxt(tmp_path / "two.csv", [[-0.5, 0.0], [0.5, 0.25]], delimiter=",")
    data = Points(str(tmp_path / "two.csv"), samples=4000, deviation=0.05).load("train").data
    right = data[:, 0] > 0
    np.testing.assert_allclose(right.mean(), 0.5, atol=0.05)
    np.testing.assert_allclose(data[right].mean(0), [0.5, 0.25], atol=0.01)
    np.testing.assert_allclose(data[right].std(0), 0.05, rtol=0.1)
    edge = Points(str(tmp_path / "two.csv"), samples=400, deviation=9.0).load("train").data
    assert np.abs(edge).max() == 1


def test_what_is_wrong_with_a_file_is_said(tmp_path: Path) -> None:
    for name, text, said in (
        ("a.csv", "1,2\n", "at least two"),
        ("b.csv", "0,0\n3,0\n", r"not in \[-1, 1\]"),
        ("c.csv", "0,nan\n0,0\n", r"not in \[-1, 1\]"),
        ("d.csv", "x,y\n0,0\n", "cannot be read"),
        ("e.csv", "0,0\n0\n", "cannot be read"),
        ("f.txt", "0,0\n0,0\n", "no .npy or .csv"),
        ("g.npy", "junk", "cannot be read"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(ValueError, match=said):
            Points(str(tmp_path / name))
    np.save(tmp_path / "objects.npy", np.array([[print]], dtype=object))
    with pytest.raises(ValueError, match="cannot be read"):
        Points(str(tmp_path / "objects.npy"))
    np.save(tmp_path / "text.npy", np.array([["a"], ["b"]]))
    with pytest.raises(ValueError, match=r"points are \(N, F\) numbers"):
        Points(str(tmp_path / "text.npy"))
    np.savetxt(tmp_path / "ok.csv", np.zeros((3, 2)), delimiter=",")
    with pytest.raises(ValueError, match=r"dataset\.samples too"):
        Points(str(tmp_path / "ok.csv"), deviation=0.1)


def test_it_is_a_word(tmp_path: Path) -> None:
    np.savetxt(tmp_path / "mine.csv", np.zeros((9, 2)), delimiter=",")
    parts = build(compose(["dataset=points", f"dataset.path={tmp_path / 'mine.csv'}", "metric=[]"]))
    assert parts.generator.sample_shape == (2,)
