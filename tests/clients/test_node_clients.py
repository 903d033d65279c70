"""The official JavaScript SDK and command line, as they come from npm, against our endpoint."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.needs import JS, needs

pytestmark = needs("node", "npm-packages")

MODEL = "wavespeed-ai/flux-dev-lora"
KEY = "wsk_test_node"


def node(script: str, *arguments: str) -> Any:
    """What a script prints, as JSON."""
    done = subprocess.run(
        ["node", "--input-type=commonjs", "--eval", script, "--", *arguments],
        cwd=JS, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def configured(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command line's home; it takes its address from a configuration file only."""
    home = tmp_path_factory.mktemp("home")
    folder = home / "wavespeed-nodejs"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"apiKey": KEY, "baseUrl": address}))
    return home


def cli(home: Path, *arguments: str) -> Any:
    """What a command prints, as JSON."""
    environment = os.environ | {"XDG_CONFIG_HOME": str(home), "HOME": str(home), "NO_COLOR": "1"}
    command = ["node", "node_modules/@wavespeed/cli/dist/cli.js", *arguments, "--json"]
    done = subprocess.run(
        command, cwd=JS, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def test_the_sdk_runs_and_uploads(address: str, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "a.png")
    script = """
        const { Client } = require("wavespeed")
        const [address, key, model, file] = process.argv.slice(1)
        const client = new Client(key, { baseUrl: address })
        const input = { prompt: "a cat", size: "256*256", num_images: 2 }
        ;(async () => {
          const { outputs } = await client.run(model, input)
          const link = await client.upload(file)
          const bad = await client.runNoThrow(model, { ...input, num_images: 9 })
          console.log(JSON.stringify({ outputs, link, error: String(bad.detail.error) }))
        })()
    """
    told = node(script, address, KEY, MODEL, str(tmp_path / "a.png"))
    assert len(told["outputs"]) == 2
    assert httpx.get(told["outputs"][0], trust_env=False).headers["content-type"] == "image/jpeg"
    assert httpx.get(told["link"], trust_env=False).content == (tmp_path / "a.png").read_bytes()
    assert 'field \\"num_images\\" must be' in told["error"]


def test_the_command_line_runs_and_finds_it_in_the_history(configured: Path) -> None:
    made = cli(configured, "run", MODEL, "-p", "a lighthouse", "-i", "size=256*256")
    assert "/cdn/output/" in json.dumps(made)
    listed = json.dumps(cli(configured, "history"))
    assert MODEL in listed
    assert "completed" in listed


def test_the_command_line_shows_balance_and_price(configured: Path) -> None:
    assert "99" in json.dumps(cli(configured, "balance"))
    assert "0.045" in json.dumps(cli(configured, "price", MODEL, "-i", "prompt=cat", "-i", "num_images=3"))


def test_the_command_line_reads_our_schema(configured: Path) -> None:
    shown = json.dumps(cli(configured, "schema", MODEL))
    assert "num_inference_steps" in shown
