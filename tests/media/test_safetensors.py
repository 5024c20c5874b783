"""A LoRA is told from other files by its content, and a whole one from half of one."""

from __future__ import annotations

import json
import struct

import pytest

from rh_widgets.media import tensors_fault


def tensors(numbers=64, table=None):
    text = json.dumps({"w": {"dtype": "F16", "shape": [32], "data_offsets": [0, 64]}} if table is None else table)
    return struct.pack("<Q", len(text)) + text.encode() + b"\0" * numbers


def test_a_whole_file_is_well(tmp_path):
    (tmp_path / "a").write_bytes(tensors())
    assert tensors_fault(tmp_path / "a") == ""


def test_one_that_was_cut_says_how_much_is_there(tmp_path):
    (tmp_path / "a").write_bytes(tensors()[:-10])
    whole = len(tensors())
    assert f"is not whole: {whole - 10} of {whole} bytes" in tensors_fault(tmp_path / "a")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x01",
        b"\x80\x02}q\x00(X\x05\x00\x00\x00" * 20,
        b"PK\x03\x04" + b"\0" * 100,
        struct.pack("<Q", 2**63) + b"{}",
        struct.pack("<Q", 4) + b"[12]",
        struct.pack("<Q", 4) + b"{12]",
        struct.pack("<Q", 5000) + b"[" * 5000,
        struct.pack("<Q", 100) + b"{}",
    ],
    ids=["nothing", "a byte", "a pickle", "a ZIP", "a length beyond all", "a list", "no JSON", "nested", "cut table"],
)
def test_what_is_something_else_is_told_so(tmp_path, content):
    (tmp_path / "a.safetensors").write_bytes(content)
    assert "is no .safetensors file" in tensors_fault(tmp_path / "a.safetensors")


@pytest.mark.parametrize(
    "entry", [1, [], {}, {"data_offsets": None}, {"data_offsets": ["a"]}, {"data_offsets": [0, True]}]
)
def test_a_strange_table_is_for_the_site_to_judge(tmp_path, entry):
    (tmp_path / "a").write_bytes(tensors(table={"w": entry}))
    assert tensors_fault(tmp_path / "a") == ""
