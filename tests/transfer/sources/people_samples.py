"""The sample files about people, as records."""

from pathlib import Path

from crm.contacts.models import MethodKind
from crm.transfer.sources import Choices, Record, open_file

SAMPLES = Path(__file__).parents[2] / "samples" / "people"
AS_FOUND = Choices()


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def records(data: bytes, choices: Choices = AS_FOUND) -> list[Record]:
    """The records of a file that is known by its content alone."""
    return list(open_file(data, choices=choices).records())


def values(record: Record, kind: MethodKind) -> list[str]:
    return [way.value for way in record.ways if way.kind is kind]
