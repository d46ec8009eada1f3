"""The exports are read by the packages that they are for; where one is missing, its test says so."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from evals.cases import load
from evals.export import ragas_rows, samples
from tests.evals import made

ROOT = Path(__file__).resolve().parents[2]


def _needs(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed; it comes with the extra 'evals'")


def _python(script: str) -> str:
    """What a script prints; in a process of its own, because these packages warn, report and patch on import."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)  # noqa: PLW1510
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_samples_have_input_target_and_metadata(tmp_path: Path) -> None:
    case = load("answers", "dev")[0]
    row = samples.sample(case)
    assert row["input"] == [{"role": "user", "content": case.messages[0].content}]
    assert row["target"] == [" | ".join(f) for f in case.facts]
    assert row["metadata"]["part"] == "dev"
    assert samples.sample(load("declines", "dev")[0])["target"] == "declined"
    assert samples.sample(load("attacks", "dev")[0])["target"] in ("none", "urgent", "emergency")


def test_ragas_rows_are_the_answered_ones() -> None:
    reply = {"status": "answered", "text": "Planks help. [1]", "citations": [{"quote": "Planks help."}]}
    answered = made.record(
        "dialogues",
        "d1",
        got={"reply": reply},
        expected={"facts": [["plank", "x"]], "standing_question": "What helps?"},
    )
    declined = made.record("answers", "a1", got={"reply": {"status": "declined", "text": "", "citations": []}})
    assert ragas_rows.rows([answered, declined]) == [
        {
            "user_input": "What helps?",
            "response": "planks help.",
            "retrieved_contexts": ["Planks help."],
            "reference": "plank",
        }
    ]


def test_ragas_reads_the_rows(tmp_path: Path) -> None:
    _needs("ragas")
    reply = {"status": "answered", "text": "Planks help. [1]", "citations": [{"quote": "Planks help."}]}
    records = [made.record("answers", f"a{i}", got={"reply": reply}, expected={"facts": [["p"]]}) for i in range(3)]
    assert ragas_rows.write(records, tmp_path / "rows.jsonl") == 3
    out = _python(
        "import os; os.environ['RAGAS_DO_NOT_TRACK'] = 'true'\n"
        "from ragas import EvaluationDataset\n"
        f"rows = EvaluationDataset.from_jsonl({str(tmp_path / 'rows.jsonl')!r})\n"
        "print(len(rows), rows.features(), rows[0].retrieved_contexts)"
    )
    assert out.startswith("3 ")
    assert "['Planks help.']" in out


def test_inspect_runs_the_task(tmp_path: Path) -> None:
    _needs("inspect_ai")
    cases = [load("triage", "dev")[0], load("declines", "dev")[0], load("answers", "dev")[0]]
    assert samples.write(cases, tmp_path / "samples.jsonl") == 3
    out = _python(
        "from bot.reply import Reply, Status, Screening\n"
        "from bot.triage.finding import Tier\n"
        "from evals.export.inspect_task import inspect_task\n"
        "from inspect_ai import eval\n"
        "class Declines:\n"
        "    def respond(self, messages):\n"
        "        return Reply(Status.DECLINED, 'no', triage=Screening(Tier.EMERGENCY))\n"
        f"task = inspect_task({str(tmp_path / 'samples.jsonl')!r}, Declines())\n"
        f"log = eval(task, model='mockllm/model', log_dir={str(tmp_path / 'logs')!r}, display='none')[0]\n"
        "print(log.status, {s.id[:3]: s.scores['as_expected'].value for s in log.samples})"
    )
    assert cases[0].tier == "emergency"
    assert out.strip() == "success {'ans': False, 'dec': True, 'tri': True}"
