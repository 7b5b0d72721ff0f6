from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scripts.conftest import Checkout

PUBLIC_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def pick(checkout: Checkout, *requires: str) -> None:
    """Make pip's pick a torch with these requirements, its description full of bait."""
    metadata = {
        "name": "torch",
        "requires_dist": ["filelock", *requires],
        "description": 'GPU: "nvidia-smi", "cuda"\n"triton"',
    }
    report = {"version": "1", "install": [{"metadata": metadata}]}
    place = checkout.root.parent / "pick.json"
    place.write_text(json.dumps(report, indent=2))
    checkout.environment["FAKE_PICK"] = str(place)


def torch_installs(checkout: Checkout) -> list[str]:
    return [call for call in checkout.installs if " torch==" in call and "--dry-run" not in call]


def test_cpu_pick_is_installed_as_it_is(checkout: Checkout) -> None:
    pick(checkout)
    assert checkout.run("scripts/run").returncode == 0
    (installed,) = torch_installs(checkout)
    assert "--index-url" not in installed


@pytest.mark.parametrize(
    "requirement",
    [
        'nvidia-cublas==13.1; platform_system == "Linux"',
        "cuda-toolkit[cublas]==13.0.2",
        "triton==3.7.1; platform_machine == 'x86_64'",
    ],
)
def test_cuda_pick_is_replaced_from_the_public_cpu_index(
    checkout: Checkout, requirement: str
) -> None:
    pick(checkout, requirement)
    done = checkout.run("scripts/run")
    assert done.returncode == 0, done.stderr
    (installed,) = torch_installs(checkout)
    assert f"--index-url {PUBLIC_CPU_INDEX}" in installed
    assert "--retries 1" in installed


def test_unreachable_index_goes_on_with_the_cuda_build_and_says_so(checkout: Checkout) -> None:
    pick(checkout, "nvidia-cublas==13.1")
    done = checkout.run("scripts/run", FAKE_INDEX_EXIT="1")
    assert done.returncode == 0, done.stderr
    _, installed = torch_installs(checkout)
    assert "--index-url" not in installed
    assert "going on with the CUDA build" in done.stderr


def test_cuda_build_asks_for_more_disk(checkout: Checkout) -> None:
    checkout.add_disk(5 * 1024 * 1024)
    pick(checkout, "nvidia-cublas==13.1")
    done = checkout.run("scripts/run", FAKE_INDEX_EXIT="1")
    assert done.returncode == 1
    assert "needs 12 GB free" in done.stderr


def test_another_index_can_be_named(checkout: Checkout) -> None:
    pick(checkout, "nvidia-cublas==13.1")
    checkout.run("scripts/run", QUOTEWIRE_TORCH_INDEX="https://mirror.example/cpu")
    assert "--index-url https://mirror.example/cpu" in torch_installs(checkout)[0]


def test_machine_with_a_gpu_keeps_the_pick(checkout: Checkout) -> None:
    checkout.add_tool("nvidia-smi", "GPU 0")
    pick(checkout, "nvidia-cublas==13.1")
    checkout.run("scripts/run")
    assert not any("--dry-run" in call for call in checkout.installs)
    assert "--index-url" not in torch_installs(checkout)[0]


def test_only_linux_has_cuda_builds_to_avoid(checkout: Checkout) -> None:
    checkout.add_tool("uname", "Darwin")
    checkout.run("scripts/run")
    assert not any("--dry-run" in call for call in checkout.installs)


def test_installed_torch_is_left_alone(checkout: Checkout) -> None:
    checkout.run("scripts/run", FAKE_BROKEN="model.lock")
    version = torch_version(checkout.root / "requirements.lock")
    packages = checkout.venv / "lib" / "python3.13" / "site-packages"
    (packages / f"torch-{version}+cpu.dist-info").mkdir()
    (packages / f"torch-{version}+cpu.dist-info" / "INSTALLER").touch()
    checkout.forget_calls()
    assert checkout.run("scripts/run").returncode == 0
    assert torch_installs(checkout) == []


def torch_version(lock: Path) -> str:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("torch==")).removeprefix("torch==")
