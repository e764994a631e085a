"""A phone that shows what lies on a shelf, and changes it as apps do: the whole object, written back."""

from dataclasses import dataclass

from tests.dav.device import Answer, Device


@dataclass
class Held:
    """An object as the phone has it: with the ETag that came with it."""

    device: Device
    path: str
    etag: str
    text: str

    @property
    def is_card(self) -> bool:
        return self.path.endswith(".vcf")

    def put(self, text: str | None = None, **headers: str) -> Answer:
        """Write it back, on the condition that nobody else did."""
        headers.setdefault("If_Match", self.etag)
        kind = "text/vcard" if self.is_card else "text/calendar"
        body = (self.text if text is None else text).encode()
        return self.device.ask("PUT", self.path, body, Content_Type=f"{kind}; charset=utf-8", **headers)

    def change(self, *swaps: tuple[str, str], **headers: str) -> Answer:
        """Write it back with other texts in it; each must be there."""
        text = self.text
        for old, new in swaps:
            assert old in text, (old, text)
            text = text.replace(old, new)
        return self.put(text, **headers)

    def line(self, name: str) -> str:
        """The whole line of a property, unfolded; empty when there is none."""
        lines = self.text.replace("\r\n ", "").split("\r\n")
        return next((line for line in lines if line.partition(":")[0].partition(";")[0] == name), "")

    def with_line(self, name: str, line: str) -> str:
        """The text with this line in the place of a property's, at the end if there was none; "" drops it."""
        lines = self.text.replace("\r\n ", "").split("\r\n")
        there = [n for n, each in enumerate(lines) if each.partition(":")[0].partition(";")[0] == name]
        if there:
            lines[there[0] : there[0] + 1] = [line] if line else []
        elif line:
            last = "END:VCARD" if self.is_card else next(each for each in lines if each in ENDS)
            lines.insert(lines.index(last), line)
        return "\r\n".join(lines)

    def delete(self) -> Answer:
        return self.device.ask("DELETE", self.path, If_Match=self.etag)


ENDS = ("END:VTODO", "END:VEVENT")


def held(device: Device, shelf: str) -> dict[str, Held]:
    """Everything on a shelf, by the last part of its address."""
    names = device.propfind(shelf, "D:getetag", depth=1).responses
    paths = [href for href in names if not href.endswith("/")]
    return {path.rpartition("/")[2]: get(device, path) for path in paths}


def only(device: Device, shelf: str) -> Held:
    """The one object on a shelf."""
    [found] = held(device, shelf).values()
    return found


def get(device: Device, path: str) -> Held:
    """One object."""
    answer = device.ask("GET", path)
    assert answer.status == 200, (path, answer)
    return Held(device, path, answer.headers["ETag"], answer.body.decode())


def create(device: Device, path: str, text: str, **headers: str) -> Answer:
    """Write something new."""
    kind = "text/vcard" if path.endswith(".vcf") else "text/calendar"
    headers.setdefault("If_None_Match", "*")
    return device.ask("PUT", path, text.encode(), Content_Type=kind, **headers)
