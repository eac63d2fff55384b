"""The processes of the demo: start them, know when they are ready, stop every one of them.

Each is its own session, so that Ctrl-C in the terminal reaches only the demo, which then stops the others in
the right order. What runs is written to WORK/running.json at once: `run --stop` and the next run find it there.
"""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
READY_S = 60
STOP_S = 30


class Failure(Exception):
    """What ends the demo, in a sentence for the user."""


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def choose_port(wanted):
    """The wanted port, or a free one when another program has it."""
    if port_is_free(wanted):
        return wanted
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_ours(pid, mark):
    """A pid alone proves nothing: the number may be somebody else's by now."""
    try:
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return mark.encode() in words


class Services:
    def __init__(self, work):
        self.work = work
        self.kafka_dir = work / "kafka"
        self.processes = {}

    def note(self):
        running = {name: {"pid": process.pid, "mark": process.args[-1]} for name, process in self.processes.items()}
        (self.work / "running.json").write_text(json.dumps(running))

    def start(self, name, arguments, environment=None):
        """Start a process that is recognised by its last argument; its output goes to WORK/NAME.log."""
        with open(self.work / f"{name}.log", "wb") as log:
            self.processes[name] = subprocess.Popen(
                [str(word) for word in arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, env=dict(os.environ, **(environment or {})))
        self.note()

    def check(self, name):
        """Raise when the process has ended, with the last lines it wrote."""
        status = self.processes[name].poll()
        if status is None:
            return
        lines = (self.work / f"{name}.log").read_text(errors="replace").splitlines()[-15:]
        raise Failure(f"{name} ended with status {status}; it wrote:\n  " + "\n  ".join(lines))

    def wait_until(self, name, is_ready):
        deadline = time.monotonic() + READY_S
        while not is_ready():
            self.check(name)
            if time.monotonic() > deadline:
                raise Failure(f"{name} was not ready within {READY_S} s; see {self.work / name}.log")
            time.sleep(0.05)

    def wait_port(self, name, port):
        self.wait_until(name, lambda: not port_is_free(port))

    def wait_log(self, name, word):
        path = self.work / f"{name}.log"
        self.wait_until(name, lambda: word in path.read_text(errors="replace"))

    def start_worker(self, name, arguments):
        """A worker under the same terms as systemd's: told its directories, heard when it says READY=1."""
        directories = {"STATE_DIRECTORY": self.work / "state" / name, "RUNTIME_DIRECTORY": self.work / "run" / name}
        for directory in directories.values():
            directory.mkdir(parents=True, exist_ok=True)
        path = self.work / "run" / f"{name}.notify"
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        notify.bind(str(path))
        self.start(name, arguments, {"NOTIFY_SOCKET": str(path), **{key: str(value) for key, value in directories.items()}})
        return notify

    def wait_ready(self, name, notify):
        def said_ready():
            with contextlib.suppress(BlockingIOError):
                while True:
                    if "READY=1" in notify.recv(4096).decode(errors="replace").split("\n"):
                        return True
            return False

        self.wait_until(name, said_ready)

    def start_kafka(self, port):
        done = subprocess.run([ROOT / "deploy/kafka/kafka", "start", "--dir", self.kafka_dir, "--port", str(port)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure(done.stderr.strip() or "Kafka did not start")

    def stop(self):
        """Workers first, then the engines, Kafka last. Nothing that we started is left."""
        for name in reversed(list(self.processes)):
            process = self.processes.pop(name)
            stop_process(process.pid, lambda process=process: process.poll() is None)
        subprocess.run([ROOT / "deploy/kafka/kafka", "stop", "--dir", self.kafka_dir], check=False)
        with contextlib.suppress(FileNotFoundError):
            (self.work / "running.json").unlink()


def stop_process(pid, is_running):
    for number, patience_s in ((signal.SIGTERM, STOP_S), (signal.SIGKILL, 5)):
        if not is_running():
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, number)
        deadline = time.monotonic() + patience_s
        while is_running() and time.monotonic() < deadline:
            time.sleep(0.05)


def stop_left_over(work):
    """Stop what an earlier run left running. Returns whether there was anything."""
    path = work / "running.json"
    if not path.exists():
        return False
    for process in reversed(list(json.loads(path.read_text()).values())):
        if is_ours(process["pid"], process["mark"]):
            stop_process(process["pid"], lambda process=process: is_ours(process["pid"], process["mark"]))
    subprocess.run([ROOT / "deploy/kafka/kafka", "stop", "--dir", work / "kafka"], check=False)
    path.unlink()
    return True
