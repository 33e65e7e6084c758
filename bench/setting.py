"""What every theme is given: the programs, a folder for files, and how long to measure."""

import dataclasses
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


@dataclasses.dataclass
class Setting:
    build: pathlib.Path
    threads: int = 2
    rounds: int = 5

    @property
    def program(self):
        return self.build / "apps" / "cli" / "lamina"

    @property
    def scratch(self):
        folder = self.build / "bench-data"
        folder.mkdir(exist_ok=True)
        return folder

    def lamina(self, *arguments):
        """Runs `lamina ARGUMENTS --json` and gives back the object it prints."""
        run = subprocess.run([self.program, *map(str, arguments), "--json"], capture_output=True, text=True)
        if run.returncode != 0:
            raise RuntimeError(run.stderr.strip().splitlines()[-1] if run.stderr.strip() else f"exit code {run.returncode}")
        return json.loads(run.stdout)

    def helper(self, name, *arguments):
        """Runs one of the programs built from bench/ and gives back what it prints, a number as a rule."""
        program = self.build / "bench" / name
        if not program.exists():
            raise RuntimeError(f"{name} is not built")
        run = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
        if run.returncode != 0:
            raise RuntimeError(run.stderr.strip() or f"exit code {run.returncode}")
        return json.loads(run.stdout)
