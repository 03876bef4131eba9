"""Take the documentation's pictures from the demonstration: docs/images/*.png, each at most 200 kB.

`make screenshots` loads the demonstration and runs this. It works on a copy of the demonstration's home, so that signing
in leaves no trace there, and starts a server of its own unless --address names one.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import os
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import browser as browsers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
ZHIBEN = Path(sys.executable).with_name("zhiben")
PASSWORD = "Zhiben-2024"  # noqa: S105  (the demonstration's; it prints it itself)
HEIGHTS = {1440: 900, 390: 844}
MOST = 200_000
PATIENCE = 60  # seconds for the server to answer
PERIOD = "from=2024-03-08&to=2024-05-27"


class Picture(NamedTuple):
    """One picture: its name, who signs in, where, how wide, and what is done there before it is taken."""

    name: str
    user: str
    path: str
    width: int = 1440
    prepare: Callable[[Page], None] | None = None


def first_row(page: Page) -> None:
    """Open the first record of a list."""
    page.locator("tbody a[href]").first.click()


def accepted_row(page: Page) -> None:
    """Open the newest hazard that took its time through all four lists; a major one is never put right on the spot."""
    page.goto("/registers/hazards/?state=accepted&level=major")
    first_row(page)


def check_text(page: Page) -> None:
    """Check what issue 24 says of visits and hazards, with one number made wrong."""
    _issue, title, *paragraphs = run("bulletin", "show", "24").splitlines()
    said = next(each for each in paragraphs if "4541" in each)
    page.fill("[name=text]", f"{title}\n{said.replace('4541', '4542')}")
    page.locator("form:has([name=text]) button.btn-primary").click()


PICTURES = (
    Picture("dashboard", "leader", "/dashboard/"),
    Picture("desk", "district", "/"),
    Picture("hazards", "district", "/registers/hazards/"),
    Picture("hazard", "district", "/registers/hazards/", prepare=accepted_row),
    Picture("figure", "leader", f"/figures/hazards.found_and_eliminated/?{PERIOD}"),
    Picture("bulletin", "editor", "/bulletins/25/"),
    Picture("check", "editor", "/bulletins/check/", prepare=check_text),
    Picture("phone-dashboard", "leader", "/dashboard/", 390),
    Picture("phone-inspection", "inspector", "/registers/inspections/new/", 390),
)


def main() -> None:
    """Take the pictures that are asked for, else all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", type=Path, default=Path(os.environ.get("ZHIBEN_HOME", "var/demo-home")))
    options.add_argument("--address", help="a demonstration that runs already (--home is then only read)")
    options.add_argument("--out", type=Path, default=IMAGES)
    options.add_argument("names", nargs="*", metavar="NAME", help="names of pictures; all without")
    asked = options.parse_args()
    known = {each.name for each in PICTURES} | {"document"}
    if unknown := set(asked.names) - known:
        options.error(f"no picture {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    wanted = set(asked.names) or known
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zhiben-pictures-") as folder:
        copy_home(asked.home, Path(folder))
        os.environ |= {"ZHIBEN_HOME": folder, "ZHIBEN_DEMO": "1", "PYTHONUTF8": "1"}
        os.environ.setdefault("ZHIBEN_FONTS", str(ROOT / "var" / "fonts"))
        with contextlib.ExitStack() as stack:
            browser = stack.enter_context(chromium())
            if any(each.name in wanted for each in PICTURES):
                address = asked.address or stack.enter_context(served())
                for each in PICTURES:
                    if each.name in wanted:
                        keep(browser, asked.out / f"{each.name}.png", shot(browser, address, each))
            if "document" in wanted and (page := first_page(Path(folder))):
                keep(browser, asked.out / "document.png", page)


def copy_home(home: Path, target: Path) -> None:
    """The demonstration's database and key, as one consistent copy even while somebody uses it."""
    if not (home / "zhiben.sqlite3").exists():
        sys.exit(f"No demonstration in {home}; make one first: make demo SERVE=0")
    source = sqlite3.connect(f"file:{home / 'zhiben.sqlite3'}?mode=ro", uri=True)
    copy = sqlite3.connect(target / "zhiben.sqlite3")
    with contextlib.closing(source), contextlib.closing(copy):
        source.backup(copy)
    shutil.copy2(home / "secret-key", target / "secret-key")


def run(*words: str) -> str:
    """What a `zhiben` command says."""
    return subprocess.run([ZHIBEN, *words], check=True, capture_output=True, text=True).stdout


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The product on a free port, until the pictures are taken."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([ZHIBEN, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        for _attempt in range(PATIENCE * 4):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/login/"):  # noqa: S310  (our own server)
                break
            if server.poll() is not None:
                sys.exit(f"zhiben serve ended with {server.returncode}; its message stands above.")
            time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that tests drive, too."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (slow, and --help does not need it)

    path = browsers.installed() or browsers.brought("current")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def shot(browser: Browser, address: str, picture: Picture) -> bytes:
    """Sign in, go there, take the picture of what the window shows."""
    phone = picture.width == min(HEIGHTS)
    context = browser.new_context(
        base_url=address,
        viewport={"width": picture.width, "height": HEIGHTS[picture.width]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        is_mobile=phone,
        has_touch=phone,
    )
    page = context.new_page()
    page.goto("/login/")
    page.fill("[name=username]", picture.user)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
    answer = page.goto(picture.path)
    if answer is None or answer.status != 200:  # noqa: PLR2004
        sys.exit(f"{picture.name}: {picture.path} answered {answer and answer.status} to {picture.user}")
    if picture.prepare:
        picture.prepare(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)  # charts draw themselves in
    taken = page.screenshot()
    context.close()
    return taken


def first_page(folder: Path) -> bytes | None:
    """The first page of the published issue's PDF; None without pdftoppm."""
    draw = shutil.which("pdftoppm")
    if draw is None:
        print("document: skipped, no pdftoppm here")
        return None
    run("bulletin", "render", "24", "--out", str(folder))
    command = [draw, "-png", "-r", "72", "-singlefile", str(folder / "bulletin-24.pdf"), str(folder / "page")]
    subprocess.run(command, check=True)
    return (folder / "page.png").read_bytes()


# The 256 commonest colours, and for each pixel the nearest of them: pages are flat, so the eye sees no difference and the
# file is a third as large.
REDUCE = """async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const data = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map();
    for (const colour of data) counts.set(colour, (counts.get(colour) || 0) + 1);
    const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map((each) => each[0]);
    const places = new Map(common.map((colour, place) => [colour, place]));
    const nearest = (colour) => {
        let best = 0, least = Infinity;
        for (let place = 0; place < common.length; place++) {
            const other = common[place];
            const r = (colour & 255) - (other & 255);
            const g = ((colour >> 8) & 255) - ((other >> 8) & 255);
            const b = ((colour >> 16) & 255) - ((other >> 16) & 255);
            const far = 2 * r * r + 4 * g * g + 3 * b * b;
            if (far < least) { least = far; best = place; }
        }
        places.set(colour, best);
        return best;
    };
    let pixels = "";
    for (const colour of data) pixels += String.fromCharCode(places.get(colour) ?? nearest(colour));
    return [image.width, image.height, common.map((each) => [each & 255, (each >> 8) & 255, (each >> 16) & 255]), btoa(pixels)];
}"""


def keep(browser: Browser, file: Path, taken: bytes) -> None:
    """Reduce a picture to 256 colours and write it."""
    page = browser.new_page()
    width, height, colours, encoded = page.evaluate(REDUCE, f"data:image/png;base64,{base64.b64encode(taken).decode()}")
    page.close()
    pixels = base64.b64decode(encoded)
    lines = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    palette = bytes(value for colour in colours for value in colour)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    written = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)
    if len(written) > MOST:
        sys.exit(f"{file.name} has {len(written):,} bytes, more than {MOST:,}")
    file.write_bytes(written)
    print(f"{file.relative_to(ROOT) if file.is_relative_to(ROOT) else file}  {len(written) // 1000} kB")


def chunk(name: bytes, data: bytes) -> bytes:
    """One part of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


if __name__ == "__main__":
    main()
