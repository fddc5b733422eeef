# Sourced by ./dev: finds or installs everything the build needs. Every function is idempotent.
# shellcheck shell=bash

readonly TRUNK_VERSION=0.22.0-beta.1
readonly WASM_PACK_VERSION=0.15.1
readonly NUMPY_VERSION=2.3.5
readonly TARGET=wasm32-unknown-unknown
TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/training-ground/tools"

say() { printf '\033[1m%s\033[0m\n' "dev: $*" >&2; }
die() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

is_debian() { have apt-get && [ -e /etc/debian_version ]; }

# apt_install PACKAGE...: installs those that are missing.
apt_install() {
  local missing=() package
  for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  say "installing Debian packages: ${missing[*]}"
  $sudo apt-get update -q >&2 || die "apt-get update failed: is the network there?"
  $sudo env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}" >&2 ||
    die "apt-get could not install ${missing[*]}"
}

# The wasm32 standard library, either way:
#   rustup   a rustup toolchain that has the target or can fetch it;
#   debian   Debian's rustc-web, whose wasm32 library is built once from rust-web-src.
# TRAINING_GROUND_RUST=debian forces the second. Sets RUST_PATH to what must come first on PATH for
# wasm builds ("" for rustup).
setup_rust() {
  have cargo || is_debian || die "cargo is missing: install Rust from https://rustup.rs"
  RUST_PATH="" LINKER=""
  if [ "${TRAINING_GROUND_RUST:-}" != debian ] && have rustup && { rustup target list --installed 2>/dev/null | grep -q "^$TARGET$" ||
    timeout 120 rustup target add "$TARGET" >/dev/null 2>&1; }; then
    return
  fi
  if [ "${TRAINING_GROUND_RUST:-}" != debian ] && have rustc && [ -d "$(rustc --print sysroot)/lib/rustlib/$TARGET/lib" ] && have rust-lld; then
    return
  fi
  is_debian || die "no $TARGET standard library: run 'rustup target add $TARGET'"
  apt_install rustc-web cargo-web rust-web-src lld-19
  RUST_PATH=/usr/bin LINKER=wasm-ld-19
  build_std
}

# rustc-web ships no wasm32 library. Build it once and put it into that compiler's sysroot, so that
# cargo, trunk and wasm-pack find it without -Zbuild-std (wasm-pack would else ask for rustup).
build_std() {
  local lib work
  lib="$(/usr/bin/rustc --print sysroot)/lib/rustlib/$TARGET/lib"
  ls "$lib"/libstd-*.rlib >/dev/null 2>&1 && ls "$lib"/libtest-*.rlib >/dev/null 2>&1 && return
  say "building the $TARGET standard library (about a minute, once)"
  work="$(mktemp -d)"
  mkdir "$work/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/Cargo.toml"
  echo '#![no_std]' >"$work/src/lib.rs"
  (cd "$work" && env -u CARGO_TARGET_DIR PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 \
    RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked" \
    /usr/bin/cargo build -q --release --target "$TARGET" \
    -Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro) >&2 ||
    die "the $TARGET standard library did not build"
  rm -f "$work/target/$TARGET/release/deps"/libempty-*
  local sudo=""
  [ -w "$(/usr/bin/rustc --print sysroot)/lib/rustlib" ] || sudo=sudo
  $sudo mkdir -p "$lib"
  $sudo cp "$work/target/$TARGET/release/deps"/*.rlib "$lib/"
  rm -rf "$work"
}

# cargo_tool NAME VERSION BINARY [cargo install flags]: into the cache, keyed by version, unless the
# right version is already on PATH.
cargo_tool() {
  local name=$1 version=$2 binary=$3 root="$TOOLS/$1-$2"
  shift 3
  if [ -x "$root/bin/$binary" ]; then
    TOOL_PATH="$root/bin:$TOOL_PATH"
    return
  fi
  if have "$binary" && ! grep -q "training-ground wrapper" "$(command -v "$binary")" 2>/dev/null &&
    "$binary" --version 2>/dev/null | grep -qF " $version"; then
    return
  fi
  say "building $name $version (once)"
  # The host compiler builds the tools; the wasm settings are not for them.
  env -u RUSTFLAGS -u CARGO_TARGET_DIR CARGO_TERM_COLOR=never \
    cargo install -q "$name" --version "$version" --root "$root" "$@" >&2 ||
    die "cargo install $name $version failed"
  TOOL_PATH="$root/bin:$TOOL_PATH"
}

setup_tools() {
  local bindgen
  TOOL_PATH=""
  bindgen="$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)"
  # Not --locked: its own lock file names a crate version that some registries lack.
  cargo_tool wasm-bindgen-cli "$bindgen" wasm-bindgen
  cargo_tool wasm-pack "$WASM_PACK_VERSION" wasm-pack --locked
  cargo_tool trunk "$TRUNK_VERSION" trunk --locked
}

setup_node() {
  if ! have node && is_debian; then apt_install nodejs npm; fi
  have node || die "Node.js is missing: install version 20 or newer"
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] ||
    die "Node.js $(node --version) is too old: version 20 or newer is needed"
  # npm writes this file last: newer than the lock means installed from it.
  if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    say "installing npm packages"
    # Some registries lack the optional packages of other platforms; npm then writes a lock file that
    # npm ci refuses, and that npm install takes.
    npm ci --no-audit --no-fund >/dev/null 2>&1 || npm install --no-save --no-audit --no-fund >&2 ||
      die "npm install failed"
    touch node_modules/.package-lock.json
  fi
}

# Chromium for the browser tests. CHROME_PATH wins; browser and driver must be of one release.
setup_browser() {
  if [ -z "${CHROME_PATH:-}" ]; then
    CHROME_PATH="$(command -v chromium || command -v google-chrome || command -v chromium-browser || true)"
  fi
  if { [ -z "$CHROME_PATH" ] || ! have chromedriver; } && is_debian; then
    apt_install chromium chromium-driver
    CHROME_PATH=/usr/bin/chromium
  fi
  [ -n "$CHROME_PATH" ] || die "no Chromium: install Chrome or Chromium, or set CHROME_PATH"
  have chromedriver || die "chromedriver is missing: install the one of your Chrome's release"
  export CHROME_PATH
}

# A Python with NumPy for the exported scripts, in PYTHON: the one given, the system's, or a virtual
# environment in the cache.
setup_python() {
  local python=${PYTHON:-python3} venv="$TOOLS/python-numpy-$NUMPY_VERSION"
  if ! have "$python" && is_debian; then apt_install python3; fi
  have "$python" || die "Python is missing: install version 3.10 or newer"
  if ! "$python" -c "import numpy" 2>/dev/null; then
    if ! "$venv/bin/python" -c "import numpy" 2>/dev/null; then
      say "installing NumPy $NUMPY_VERSION (once)"
      rm -rf "$venv"
      "$python" -m venv "$venv" >/dev/null 2>&1 || {
        is_debian || die "python3 -m venv failed: install Python's venv module"
        apt_install python3-venv
        "$python" -m venv --clear "$venv" >&2 || die "python3 -m venv failed"
      }
      "$venv/bin/pip" install -q --disable-pip-version-check "numpy==$NUMPY_VERSION" >&2 ||
        die "pip could not install NumPy $NUMPY_VERSION: is the network there? Or set PYTHON to a Python that has NumPy"
    fi
    python="$venv/bin/python"
  fi
  export PYTHON=$python
}

# Firefox for its smoke tests; prints its path. FIREFOX_PATH wins.
setup_firefox() {
  local path="${FIREFOX_PATH:-}"
  [ -n "$path" ] || path="$(command -v firefox-esr || command -v firefox || true)"
  if [ -z "$path" ] && is_debian; then
    apt_install firefox-esr
    path=/usr/bin/firefox-esr
  fi
  [ -x "$path" ] || die "no Firefox: install it, or set FIREFOX_PATH"
  echo "$path"
}

# Node's own WebSocket, which the Firefox tests speak through, needs a flag before version 22.
websocket_flag() { node -p 'typeof WebSocket === "undefined" ? "--experimental-websocket" : ""'; }

# The environment in which plain trunk, wasm-pack and cargo --target wasm32 work.
wasm_env() {
  local path="$PWD/node_modules/.bin:$TOOL_PATH"
  [ -n "$RUST_PATH" ] && path="$path$RUST_PATH:"
  echo "export PATH=\"$path\$PATH\""
  [ -n "$LINKER" ] && echo "export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$LINKER"
  # trunk would look for a newer release of itself; NO_COLOR=1 aborts this version of it;
  # RUSTFLAGS would replace .cargo/config.toml and silently switch SIMD off.
  echo "export TRUNK_SKIP_VERSION_CHECK=true"
  echo "unset NO_COLOR RUSTFLAGS CARGO_ENCODED_RUSTFLAGS"
}

# The commands as typed need that environment. Wrappers beside cargo, where `cargo install` would
# have put the tools, give it to them; a user's own tools are left alone.
setup_wrappers() {
  local dir="${CARGO_HOME:-$HOME/.cargo}/bin" name
  mkdir -p "$dir"
  case ":$PATH:" in *":$dir:"*) ;; *) say "note: $dir is not on your PATH; use eval \"\$(./dev env)\"" ;; esac
  for name in trunk wasm-pack; do
    if [ -e "$dir/$name" ] && ! grep -q "training-ground wrapper" "$dir/$name" 2>/dev/null; then continue; fi
    {
      echo "#!/usr/bin/env bash"
      echo "# training-ground wrapper, written by ./dev setup: $name with the compiler and tools it found."
      wasm_env
      echo "exec \"$(tool_path "$name")\" \"\$@\""
    } >"$dir/$name.new"
    chmod +x "$dir/$name.new"
    if cmp -s "$dir/$name.new" "$dir/$name"; then rm "$dir/$name.new"; else
      mv "$dir/$name.new" "$dir/$name"
      say "wrote $dir/$name, so that plain '$name' works in any shell"
    fi
  done
}

tool_path() {
  local dir
  local IFS=:
  for dir in $TOOL_PATH; do [ -x "$dir/$1" ] && { echo "$dir/$1"; return; }; done
  command -v "$1"
}

setup_all() {
  setup_rust
  setup_tools
  setup_node
  setup_wrappers
}
