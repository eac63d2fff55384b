"""watch.py - what a chaos run looks like from outside, while it runs: how long nothing came out, how soon a restarted worker commits, what became of
the transactions.

Everything is read where an operator could read it: topics, the workers' metrics, and the broker's own log of transactions.
"""
import socket
import statistics
import struct
import subprocess
import threading
import time

POLL_S = 0.05
SCRAPE_S = 1.0
BROKER_S = 25.0  # after its return, until all have found it again
PREPARE_ABORT, COMPLETE_COMMIT = 3, 4  # of org.apache.kafka.coordinator.transaction.TransactionState


class Follower:
    """Counts the committed records of a topic as they come."""

    def __init__(self, dragoman, topic):
        self.count = 0
        self.process = subprocess.Popen([*dragoman, "cat", "--follow", "--no-value", topic], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for _ in self.process.stdout:
            self.count += 1

    def stop(self):
        self.process.kill()
        self.process.wait()


def scrape(path):
    """The transactions of a worker by what became of them; None when it does not answer."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(0.3)
            connection.connect(str(path))
            connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            text = b""
            while chunk := connection.recv(65536):
                text += chunk
    except OSError:
        return None
    found = {}
    for line in text.decode(errors="replace").splitlines():
        if line.startswith("dragoman_transactions_total{"):
            labels, value = line.rsplit(" ", 1)
            found[labels.split('result="')[1].split('"')[0]] = float(value)
    return found


class Watch:
    """A thread that looks on. `topics`: raw, and those in which a raw record ends."""

    def __init__(self, dragoman, workers, raw, ends):
        self.workers = workers
        self.raw = Follower(dragoman, raw)
        self.ends = [Follower(dragoman, topic) for topic in ends]
        self.event = "the flow alone"  # what happened last
        self.broker_event = 0.0        # when the broker was last touched
        self.longest, self.longest_event = 0.0, ""  # and what had happened when it began
        self.seen = {}    # (worker, pid): its transactions when it was last asked
        self.firsts = []  # seconds from a start to the first commit
        self.stopping = False
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    def pending(self):
        return self.raw.count - sum(end.count for end in self.ends)

    def began(self, event):
        self.event = event
        if "broker" in event:
            self.broker_event = time.monotonic()
            for worker in self.workers:
                worker.waiting_since = None  # it waits for the broker now

    def is_steady(self):
        """A restart now shows what a restart takes: there is work, and a broker that answers."""
        return self.pending() > 0 and time.monotonic() - self.broker_event > BROKER_S

    def look(self):
        came, since, scraped, event = 0, time.monotonic(), 0.0, self.event
        while not self.stopping:
            now = time.monotonic()
            out = sum(end.count for end in self.ends)
            if out != came or self.pending() <= 0:
                came, since, event = out, now, self.event
            if now - since > self.longest:
                self.longest, self.longest_event = now - since, event
            all_of_them = now - scraped > SCRAPE_S
            for worker in self.workers:
                if all_of_them or worker.waiting_since:
                    self.ask(worker)
            if all_of_them:
                scraped = now
            time.sleep(POLL_S)

    def ask(self, worker):
        process, waiting = worker.process, worker.waiting_since
        found = scrape(worker.state / "metrics.sock") if worker.alive() else None
        if not found or process is not worker.process:
            return
        self.seen[(str(worker), process.pid)] = found
        if waiting and found.get("committed"):
            self.firsts.append(time.monotonic() - waiting)
            worker.waiting_since = None

    def total(self, result):
        return round(sum(found.get(result, 0) for found in self.seen.values()))

    def first_commits(self):
        if not self.firsts:
            return "none seen"
        ordered = sorted(self.firsts)
        return f"{statistics.median(ordered):.2f} s, 90 % within {ordered[int(len(ordered) * 0.9)]:.2f} s, of {len(ordered)}"

    def stop(self):
        self.stopping = True
        self.thread.join()
        for follower in [self.raw, *self.ends]:
            follower.stop()


def varint(data, at):
    shift = value = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1), at


def values_of(batch, count):
    """The values of the records of an uncompressed batch."""
    at = 61
    for _ in range(count):
        length, at = varint(batch, at)
        end = at + length
        at += 1  # attributes
        for _ in range(2):  # timestamp and offset
            _, at = varint(batch, at)
        size, at = varint(batch, at)  # key
        at += max(size, 0)
        size, at = varint(batch, at)
        yield batch[at:at + size] if size >= 0 else b""
        at = end


def transactions(data_folder):
    """(committed, aborted), from the broker's log of transactions: each state that one went through is a record there."""
    states = {}
    for path in data_folder.glob("__transaction_state-*/*.log"):
        data, at = path.read_bytes(), 0
        while at + 61 <= len(data):
            length = struct.unpack_from(">i", data, at + 8)[0]
            if length <= 0:
                break  # the rest of the segment was set aside in advance
            batch = data[at:at + 12 + length]
            for value in values_of(batch, struct.unpack_from(">i", batch, 57)[0]):
                if len(value) >= 17:  # version 2, producer 8, epoch 2, time-out 4, state 1
                    states[value[16]] = states.get(value[16], 0) + 1
            at += 12 + length
    return states.get(COMPLETE_COMMIT, 0), states.get(PREPARE_ABORT, 0)


def lines_with(folder, word):
    """How many lines of the workers' logs have this word."""
    return sum(path.read_text(errors="replace").count(f" {word} ") for path in folder.glob("*-*.log"))


def as_row(rows, wanted):
    """One line of a table in Markdown."""
    found = dict(rows)
    return "| " + " | ".join(str(found.get(name, "")) for name in wanted) + " |"
