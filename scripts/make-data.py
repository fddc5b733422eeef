#!/usr/bin/env python3
"""Makes the image files of www/data/: the Fashion-MNIST subset and the sprites of emoji-10.

Needs, besides Python 3.10 or newer:
  pip install numpy pillow resvg-py==0.5.0 pyoxipng==9.1.1
  apt-get install dataset-fashion-mnist
  npm install --no-save --prefix DIR @iconify-json/noto@1.2.9 @iconify-json/noto-v1@1.2.5 \\
      @iconify-json/fluent-emoji-flat@1.2.6 @iconify-json/twemoji@1.2.5

Run:
  python3 scripts/make-data.py --icons DIR/node_modules/@iconify-json [--fashion FOLDER] [--out FOLDER]
  python3 scripts/make-data.py --preview PNG     # the emoji sheet, enlarged on gray, to look at

Writes fashion-train.png, fashion-test.png, emoji-10.png, emoji-10.csv and images.json (what the
tests compare the files with). docs/DATA.md describes them. NOTICE is kept by hand.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import struct
from pathlib import Path

import numpy as np
import oxipng
import resvg_py
from PIL import Image

# --- Fashion-MNIST ---------------------------------------------------------------------------

FASHION_CLASSES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
# Images of each class: the first so many of the file, so nobody has picked them.
FASHION_PER_CLASS = {"train": 100, "test": 50}
FASHION_FILES = {"train": "train", "test": "t10k"}
FASHION_COLUMNS = 25

# --- emoji-10 --------------------------------------------------------------------------------

SIDE = 32
EMOJI_COLUMNS = 16
# Drawing style: package, its version and its licence.
STYLES = {
    "noto": ("noto", "1.2.9", "Apache-2.0"),
    "noto-v1": ("noto-v1", "1.2.5", "Apache-2.0"),
    "fluent": ("fluent-emoji-flat", "1.2.6", "MIT"),
    "twemoji": ("twemoji", "1.2.5", "CC-BY-4.0"),
}
# CIFAR-10's class names in CIFAR-10's order, and the icons that stand for each; a style that lacks
# an icon is passed over. Fluent calls the phoenix "phoenix-bird".
EMOJI = {
    "airplane": "airplane airplane-arrival airplane-departure small-airplane",
    "automobile": "automobile oncoming-automobile taxi oncoming-taxi police-car oncoming-police-car racing-car "
    "sport-utility-vehicle",
    "bird": "bird black-bird dove duck eagle owl parrot peacock swan flamingo penguin turkey rooster chicken "
    "baby-chick front-facing-baby-chick hatching-chick goose dodo phoenix phoenix-bird",
    "cat": "cat cat-face black-cat grinning-cat cat-with-tears-of-joy "
    "smiling-cat-with-heart-eyes cat-with-wry-smile kissing-cat weary-cat crying-cat pouting-cat",
    "deer": "deer moose",
    "dog": "dog dog-face poodle guide-dog service-dog",
    "frog": "frog",
    "horse": "horse horse-face carousel-horse unicorn horse-racing",
    "ship": "ship passenger-ship ferry sailboat speedboat motor-boat canoe",
    "truck": "articulated-lorry delivery-truck fire-engine ambulance pickup-truck minibus",
}


def read_idx(path):
    """The array of a gzipped idx file."""
    data = gzip.open(path).read()
    dims = struct.unpack_from(f">{data[3]}I", data, 4)
    assert data[:3] == b"\0\0\x08", path
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(dims)).reshape(dims)


def tile(images, columns):
    """One sheet of equally large images, row by row."""
    n, height, width = images.shape[:3]
    rows = -(-n // columns)
    sheet = np.zeros((rows * height, columns * width) + images.shape[3:], np.uint8)
    for i, image in enumerate(images):
        y, x = divmod(i, columns)
        sheet[y * height : (y + 1) * height, x * width : (x + 1) * width] = image
    return sheet


def save(image, path):
    """Writes a PNG as small as oxipng gets it, without changing a pixel; 8 bits a sample."""
    raw = io.BytesIO()
    image.save(raw, "PNG")
    small = oxipng.optimize_from_memory(
        raw.getvalue(),
        level=6,
        strip=oxipng.StripChunks.all(),
        deflate=oxipng.Deflaters.zopfli(15),
        bit_depth_reduction=False,
        interlace=oxipng.Interlacing.Off,
    )
    same = np.array(Image.open(io.BytesIO(small)).convert("RGBA")) == np.array(image.convert("RGBA"))
    assert same.all(), path
    path.write_bytes(small)


def facts(path):
    """What the tests compare a file with."""
    data = path.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def make_fashion(folder, out):
    manifest = {}
    for part, stem in FASHION_FILES.items():
        images = read_idx(folder / f"{stem}-images-idx3-ubyte.gz")
        labels = read_idx(folder / f"{stem}-labels-idx1-ubyte.gz")
        count = FASHION_PER_CLASS[part]
        first = [np.flatnonzero(labels == c)[:count] for c in range(10)]
        # Class by turns: image i of the sheet is of class i mod 10, so that a head is balanced.
        order = np.stack(first, axis=1).ravel()
        path = out / f"fashion-{part}.png"
        save(Image.fromarray(tile(images[order], FASHION_COLUMNS), "L"), path)
        manifest[path.name] = facts(path) | {
            "images": len(order),
            "width": 28 * FASHION_COLUMNS,
            "height": 28 * (len(order) // FASHION_COLUMNS),
            "tile": 28,
            "columns": FASHION_COLUMNS,
            "labels": "i mod 10",
            "classes": FASHION_CLASSES,
            "pixels_sha256": hashlib.sha256(images[order].tobytes()).hexdigest(),
            "licence": "MIT",
        }
    return manifest


def svg(icons, name):
    """The SVG of one icon of a set in Iconify's JSON."""
    icon = icons["icons"][name]
    box = [icon.get(k, icons.get(k, default)) for k, default in [("left", 0), ("top", 0), ("width", 16), ("height", 16)]]
    view = " ".join(str(edge) for edge in box)
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    head = f'<svg {names} width="{SIDE}" height="{SIDE}" viewBox="{view}">'
    return head + icon["body"] + "</svg>"


def render(text):
    png = bytes(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True))
    return np.array(Image.open(io.BytesIO(png)).convert("RGBA"))


def quantize(pixels, colors=256, rounds=40):
    """A palette of RGBA colors and the index of each pixel: k-means on the premultiplied colors, as
    that is what one sees. Index 0 is transparent."""
    alpha = pixels[..., 3:].astype(np.float64)
    points = np.concatenate([pixels[..., :3] * alpha / 255, alpha], axis=-1).reshape(-1, 4)
    unique, inverse, weight = np.unique(points.round(), axis=0, return_inverse=True, return_counts=True)
    weight = weight.astype(np.float64)
    weight[(unique == 0).all(axis=1)] = 0  # transparent: has its own entry
    # Farthest-first start from the commonest color, in an order that needs no random numbers.
    chosen = [int(weight.argmax())]
    distance = np.full(len(unique), np.inf)
    for _ in range(colors - 2):
        distance = np.minimum(distance, ((unique - unique[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int((distance * weight**0.5).argmax()))
    centers = unique[chosen]
    for _ in range(rounds):
        near = nearest(unique, centers)
        total = np.bincount(near, weight, len(centers))
        for j in range(4):
            mean = np.bincount(near, weight * unique[:, j], len(centers)) / np.maximum(total, 1)
            centers[:, j] = np.where(total > 0, mean, centers[:, j])
    centers = np.concatenate([np.zeros((1, 4)), centers])
    a = centers[:, 3:].round().clip(0, 255)
    rgb = np.where(a > 0, centers[:, :3] * 255 / np.maximum(centers[:, 3:], 1e-9), 0)
    palette = np.concatenate([rgb.round().clip(0, 255), a], axis=1).astype(np.uint8)
    index = nearest(unique, centers)[inverse.ravel()].reshape(pixels.shape[:-1])
    return palette, index.astype(np.uint8)


def nearest(points, centers):
    out = np.empty(len(points), np.int64)
    for start in range(0, len(points), 4096):
        part = points[start : start + 4096]
        out[start : start + 4096] = ((part**2).sum(1)[:, None] - 2 * part @ centers.T + (centers**2).sum(1)).argmin(1)
    return out


def make_emoji(folder, out):
    rows, sprites = [], []
    for style, (package, version, _) in STYLES.items():
        found = json.loads((folder / package / "package.json").read_text())["version"]
        assert found == version, f"{package} is {found}, not {version}"
        icons = json.loads((folder / package / "icons.json").read_text())
        for name, members in EMOJI.items():
            for icon in members.split():
                if icon in icons["icons"]:
                    rows.append((style, name, icon))
                    sprites.append(render(svg(icons, icon)))
    palette, index = quantize(np.stack(sprites))
    image = Image.fromarray(tile(index, EMOJI_COLUMNS), "P")
    image.putpalette(palette[:, :3].tobytes(), "RGB")
    image.info["transparency"] = palette[:, 3].tobytes()
    path, table = out / "emoji-10.png", out / "emoji-10.csv"
    save(image, path)
    with table.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["style", "class", "icon"])
        writer.writerows(rows)
    error = np.abs(palette[index].astype(int) - np.stack(sprites)).mean()
    print(f"emoji-10: {len(rows)} sprites, {path.stat().st_size} bytes, mean palette error {error:.2f} of 255")
    common = {"images": len(rows), "classes": list(EMOJI)}
    counts = {s: [sum(r[:2] == (s, c) for r in rows) for c in EMOJI] for s in STYLES}
    return {
        path.name: facts(path)
        | common
        | {
            "width": SIDE * EMOJI_COLUMNS,
            "height": SIDE * -(-len(rows) // EMOJI_COLUMNS),
            "tile": SIDE,
            "columns": EMOJI_COLUMNS,
            "licence": " and ".join(dict.fromkeys(licence for _, _, licence in STYLES.values())),
            "packages": {s: f"@iconify-json/{p} {v} ({lic})" for s, (p, v, lic) in STYLES.items()},
            "rgba_sha256": hashlib.sha256(palette[tile(index, EMOJI_COLUMNS)].tobytes()).hexdigest(),
        },
        table.name: facts(table) | common | {"counts": counts},
    }


def preview(out, path):
    sheet = Image.open(out / "emoji-10.png").convert("RGBA")
    sheet = sheet.resize((3 * sheet.width, 3 * sheet.height), Image.Resampling.NEAREST)
    Image.alpha_composite(Image.new("RGBA", sheet.size, (150, 150, 150, 255)), sheet).convert("RGB").save(path)


def main():
    root = Path(__file__).resolve().parent.parent
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--icons", type=Path, help="the folder of the four icon packages")
    arguments.add_argument("--fashion", type=Path, default=Path("/usr/share/datasets/fashion-mnist"))
    arguments.add_argument("--out", type=Path, default=root / "www" / "data")
    arguments.add_argument("--preview", type=Path, help="only draw the emoji sheet into this file")
    options = arguments.parse_args()
    if options.preview:
        preview(options.out, options.preview)
        return
    if not options.icons:
        arguments.error("--icons is needed")
    manifest = make_fashion(options.fashion, options.out) | make_emoji(options.icons, options.out)
    (options.out / "images.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    for name, entry in manifest.items():
        print(f"{name}: {entry['bytes']} bytes, {entry['images']} images")


if __name__ == "__main__":
    main()
