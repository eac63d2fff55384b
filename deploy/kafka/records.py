"""Read topics from outside, with kcat: what the demo and the integration tests judge the programs by.

None of our own code is between Kafka and the judge. Everything is read as committed, as a consumer must.
"""

import collections
import re
import subprocess

# Lengths come first, so that any bytes can follow.
FORMAT = "%t %p %o %T %K %S\\n%k%s%h\\n"
HEADER = re.compile(r"(?:^|,)([A-Za-z_][\w-]*)=")

Record = collections.namedtuple("Record", "topic partition offset timestamp_ms key value headers")


def parse_headers(line):
    """kcat separates headers by commas and does not mark commas inside: a name and "=" after a comma begins one."""
    starts = list(HEADER.finditer(line))
    ends = [match.start() for match in starts[1:]] + [len(line)]
    return {match[1]: line[match.end():end] for match, end in zip(starts, ends)}


def read_bytes(stream, length):
    """A key or a value; a length of -1 says that there is none."""
    return None if length < 0 else stream.read(length)


def parse(stream):
    """The records of a kcat that writes FORMAT, as they come."""
    for line in stream:
        topic, partition, offset, timestamp, key_length, value_length = line.decode().split()
        key = read_bytes(stream, int(key_length))
        value = read_bytes(stream, int(value_length))
        headers = parse_headers(stream.readline().rstrip(b"\n").decode(errors="replace"))
        yield Record(topic, int(partition), int(offset), int(timestamp), key, value, headers)


def command(brokers, topic, *options):
    return ["kcat", "-q", "-C", "-b", brokers, "-t", topic, "-o", "beginning", "-f", FORMAT,
            "-X", "isolation.level=read_committed", "-X", "fetch.wait.max.ms=50",
            "-X", "topic.metadata.refresh.interval.ms=2000", *options]


def follow(brokers, topic, **popen):
    """Start a kcat that never ends. Returns the process; parse(process.stdout) gives its records."""
    return subprocess.Popen(command(brokers, topic, "-u"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **popen)


def read_all(brokers, topic, timeout_s=60):
    """All that is on a topic now."""
    with subprocess.Popen(command(brokers, topic, "-e"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        records = list(parse(process.stdout))
        if process.wait(timeout=timeout_s):
            raise RuntimeError(f"kcat could not read {topic}")
    return records
