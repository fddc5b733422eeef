# Sourced by ./dev: finds or installs what a command needs. Every function is idempotent.
# shellcheck shell=bash

# Any version from *_OLDEST on is used as it is found; the other is what ./dev installs.
readonly TRUNK_VERSION=0.21.14 TRUNK_OLDEST=0.21.0
readonly WASM_PACK_VERSION=0.15.1 WASM_PACK_OLDEST=0.13.0
readonly NUMPY_VERSION=2.3.5
# The tests need NODE_OLDEST. Debian 12 has 18, which is enough to make a build small; npm's package
# `node` brings NODE_VERSION.
readonly NODE_VERSION=22 NODE_OLDEST=20 NODE_OLDEST_FOR_BUILD=18
readonly TARGET=wasm32-unknown-unknown
# Holds only what must not change for the user's other projects.
TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/training-ground/tools"
# Where `cargo install` puts programs. Last on PATH when it is not there yet, so that it hides nothing.
CARGO_BIN="${CARGO_INSTALL_ROOT:-${CARGO_HOME:-$HOME/.cargo}}/bin"
NEW_ON_PATH=""
case ":$PATH:" in *":$CARGO_BIN:"*) ;; *)
  NEW_ON_PATH="$CARGO_BIN"
  PATH="$PATH:$CARGO_BIN"
  ;;
esac
# What wasm_env puts first on PATH: tools in the cache, and Debian's compiler.
TOOL_PATH="" RUST_PATH="" LINKER=""

say() { printf '\033[1m%s\033[0m\n' "dev: $*" >&2; }
die() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
is_debian() { have apt-get && [ -e /etc/debian_version ]; }
wants_debian() { [ "${TRAINING_GROUND_RUST:-}" = debian ]; }
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }
# limit SECONDS COMMAND...: macOS has no timeout.
limit() { if have timeout; then timeout "$@"; else "${@:2}"; fi; }

# with_progress NAME PATTERN TOTAL COMMAND...: on a terminal, the command's own output. In a log, a line
# every ten seconds that counts its lines with PATTERN, and the end of its output should it fail.
with_progress() {
  local name=$1 pattern=$2 total=$3 log line count=0 start=$SECONDS last=$SECONDS status=0
  shift 3
  if [ -t 2 ]; then
    "$@" >&2
    return
  fi
  log="$(mktemp)"
  "$@" 2>&1 | while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    case "$line" in *"$pattern"*) count=$((count + 1)) ;; esac
    if [ $((SECONDS - last)) -ge 10 ]; then
      last=$SECONDS
      say "$name: $count$total, $((SECONDS - start)) s"
    fi
  done || status=$?
  [ "$status" -eq 0 ] || tail -n 40 "$log" >&2
  rm -f "$log"
  return "$status"
}

# apt_install PACKAGE...: installs those that are missing, and never removes another package for them.
apt_install() {
  local missing=() package sudo=""
  for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  say "installing Debian packages: ${missing[*]}"
  with_progress "apt-get update" Get: " lists" $sudo apt-get update -q ||
    die "apt-get update failed: is the network there?"
  with_progress "apt-get install" "ing " " steps" $sudo env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends --no-remove "${missing[@]}" ||
    die "apt-get could not install ${missing[*]}"
}

# Rust and a C compiler, which crates of the tools and every link need.
setup_cargo() {
  if ! have cargo; then
    is_debian || die "cargo is missing: install Rust from https://rustup.rs"
    # lld-19 links wasm; now, because every call of apt-get takes its time.
    apt_install rustc-web cargo-web lld-19
  fi
  cargo --version >/dev/null || die "cargo does not run; with rustup: rustup default stable"
  if ! have cc; then
    is_debian || die "there is no C compiler (cc): install gcc or clang"
    apt_install gcc libc6-dev
  fi
}

setup_rustfmt() {
  setup_cargo
  cargo fmt --version >/dev/null 2>&1 && return
  if have rustup; then
    rustup component add rustfmt >&2 || die "rustup could not add rustfmt"
  elif is_debian; then
    apt_install rustfmt-web
  else
    die "cargo fmt is missing: install rustfmt"
  fi
}

# Debian has no clippy of its compiler's release: there run_clippy says so.
setup_clippy() {
  setup_cargo
  if ! cargo clippy --version >/dev/null 2>&1 && have rustup; then
    rustup component add clippy >&2 || die "rustup could not add clippy"
  fi
}

run_clippy() {
  if ! cargo clippy --version >/dev/null 2>&1; then
    is_debian && ! have rustup || return 1
    say "clippy is not there: Debian has none for this compiler. Nothing was checked"
    return
  fi
  cargo clippy "$@"
}

rustup_has_target() { have rustup && rustup target list --installed 2>/dev/null | grep -qx "$TARGET"; }

# The wasm32 standard library, either way:
#   rustup   a rustup toolchain that has the target or can fetch it;
#   debian   Debian's rustc-web, whose wasm32 library is built once from its source.
# TRAINING_GROUND_RUST=debian forces the second.
setup_rust() {
  setup_cargo
  if ! wants_debian; then
    rustup_has_target && return
    if have rustup; then
      say "adding Rust's target $TARGET"
      limit 120 rustup target add "$TARGET" >/dev/null 2>&1 && return
    fi
    if have rustc && [ -d "$(rustc --print sysroot)/lib/rustlib/$TARGET/lib" ] && have rust-lld; then return; fi
  fi
  is_debian || die "no $TARGET standard library: run 'rustup target add $TARGET'"
  apt_install rustc-web cargo-web lld-19
  RUST_PATH=/usr/bin LINKER=wasm-ld-19
  build_std
}

debian_std() {
  local lib
  lib="$(/usr/bin/rustc --print sysroot 2>/dev/null)/lib/rustlib/$TARGET/lib"
  ls "$lib"/libstd-*.rlib >/dev/null 2>&1 && ls "$lib"/libtest-*.rlib >/dev/null 2>&1
}

# rustc-web ships no wasm32 library. Build it once and put it into that compiler's sysroot, so that
# cargo, trunk and wasm-pack find it without -Zbuild-std (wasm-pack would else ask for rustup). Its
# source is a tenth of the 46,000 files of rust-web-src, which take minutes to install: only that is unpacked.
build_std() {
  local lib work sudo=""
  debian_std && return
  lib="$(/usr/bin/rustc --print sysroot)/lib/rustlib/$TARGET/lib"
  say "building the $TARGET standard library"
  work="$(mktemp -d)"
  mkdir "$work/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/Cargo.toml"
  echo '#![no_std]' >"$work/src/lib.rs"
  (cd "$work" && apt-get download -qq "rust-web-src=$(dpkg-query -W -f '${Version}' rustc-web)" &&
    dpkg-deb --fsys-tarfile rust-web-src_*.deb | tar -x --strip-components=4 --wildcards './usr/src/*/library') >&2 ||
    die "the source of Rust's standard library, rust-web-src, could not be had"
  (cd "$work" && env -u CARGO_TARGET_DIR PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 \
    __CARGO_TESTS_ONLY_SRC_ROOT="$work/library" \
    RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked" \
    /usr/bin/cargo build -q --release --target "$TARGET" \
    -Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro) >&2 ||
    die "the $TARGET standard library did not build"
  rm -f "$work/target/$TARGET/release/deps"/libempty-*
  [ -w "$(/usr/bin/rustc --print sysroot)/lib/rustlib" ] || sudo=sudo
  $sudo mkdir -p "$lib"
  $sudo cp "$work/target/$TARGET/release/deps"/*.rlib "$lib/"
  rm -rf "$work"
}

# Earlier versions of this script wrote wrappers beside cargo, which gave this project's PATH to every
# other project.
remove_wrappers() {
  local name
  for name in trunk wasm-pack; do
    if head -n 2 "$CARGO_BIN/$name" 2>/dev/null | grep -aq "training-ground wrapper"; then
      rm "$CARGO_BIN/$name"
      say "removed an old wrapper, $CARGO_BIN/$name"
    fi
  done
}

# The version of a tool of the kind `name 1.2.3`; nothing where it is missing.
version_of() { "$1" --version 2>/dev/null | awk 'NR == 1 { print $2 }' || true; }

bindgen_version() { sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock; }

# fits BINARY OLDEST NEWEST: whether the one on PATH will do.
fits() {
  local version
  version="$(version_of "$1")"
  [ -n "$version" ] && at_least "$2" "$version" && at_least "$version" "$3"
}
has_bindgen() { fits wasm-bindgen "$(bindgen_version)" "$(bindgen_version)" && have wasm-bindgen-test-runner; }
has_trunk() { fits trunk "$TRUNK_OLDEST" 9999; }
has_wasm_pack() { fits wasm-pack "$WASM_PACK_OLDEST" 9999; }

# cargo_tool NAME VERSION BINARY CRATES OPT_LEVEL [cargo install flags]: installs as any user does, into
# the cargo folder. A user's own other version stays, for other projects; then ours goes into the cache.
# trunk takes 5 CPU minutes at level 0 and 8 at 1, and waits for others anyway.
cargo_tool() {
  local name=$1 version=$2 binary=$3 crates=$4 level=$5 root="$TOOLS/$1-$2" found where=()
  shift 5
  found="$(version_of "$binary")"
  if [ -n "$found" ]; then
    TOOL_PATH="$root/bin:$TOOL_PATH"
    [ ! -x "$root/bin/$binary" ] || return 0
    say "$binary $found stays as it is; $name $version goes to $root, for this project"
    where=(--root "$root")
  fi
  # Binaries that others have built, where the user has the tool for it and it reaches them.
  if have cargo-binstall; then
    say "fetching $name $version with cargo binstall"
    limit 300 cargo binstall --no-confirm --disable-strategies compile ${where[@]+"${where[@]}"} \
      "$name@$version" </dev/null >&2 && return
    say "cargo binstall did not bring it"
  fi
  say "building $name $version"
  # RUSTFLAGS are for other things. By force: what lies there has no version, or an older ./dev of another
  # checkout has written its wrapper again meanwhile.
  with_progress "$name" Compiling " of about $crates crates" env -u RUSTFLAGS -u CARGO_TARGET_DIR \
    CARGO_PROFILE_RELEASE_OPT_LEVEL="$level" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo install --force "$name" --version "$version" ${where[@]+"${where[@]}"} "$@" ||
    die "cargo install $name --version $version failed"
  hash -r
}

# Not --locked: its own lock file names a crate version that some registries lack.
setup_bindgen() { has_bindgen || cargo_tool wasm-bindgen-cli "$(bindgen_version)" wasm-bindgen 170 1; }

# What builds the page.
setup_page() {
  setup_rust
  setup_bindgen
  has_trunk || cargo_tool trunk "$TRUNK_VERSION" trunk 385 0 --locked
}

setup_pack() {
  setup_rust
  setup_bindgen
  has_wasm_pack || cargo_tool wasm-pack "$WASM_PACK_VERSION" wasm-pack 200 0 --locked
}

node_is() { have node && [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge "$1" ]; }

npm_packages() {
  # npm writes this file last: newer than the lock means installed from it.
  [ ! node_modules/.package-lock.json -nt package-lock.json ] || return 0
  say "installing npm packages"
  # Some registries lack the optional packages of other platforms; npm then writes a lock file that
  # npm ci refuses, and that npm install takes.
  npm ci --no-audit --no-fund >/dev/null 2>&1 || npm install --no-save --no-audit --no-fund >&2 || return 1
  touch node_modules/.package-lock.json
}

# For the tests: Node.js and npm's packages.
setup_npm() {
  local root="$TOOLS/node-$NODE_VERSION"
  if ! have npm && is_debian; then apt_install nodejs npm; fi
  have node && have npm || die "Node.js or npm is missing: install version $NODE_OLDEST or newer"
  if ! node_is "$NODE_OLDEST"; then
    is_debian || die "Node.js $(node --version) is too old: version $NODE_OLDEST or newer is needed"
    if [ ! -x "$root/node_modules/.bin/node" ]; then
      say "Debian's Node.js $(node --version) is too old for the tests: installing npm's package node@$NODE_VERSION"
      mkdir -p "$root"
      npm install --prefix "$root" --no-audit --no-fund "node@$NODE_VERSION" >&2 || die "npm could not install it"
    fi
    PATH="$root/node_modules/.bin:$PATH"
    hash -r
    node_is "$NODE_OLDEST" || die "$root/node_modules/.bin/node does not run"
  fi
  npm_packages || die "npm install failed"
}

# For a build that may go without: Node.js and npm's packages make it small.
setup_optional_npm() {
  if node_is "$NODE_OLDEST_FOR_BUILD" && have npm; then
    npm_packages || say "npm could not install its packages: the page will be larger, else the same"
  else
    say "no Node.js from $NODE_OLDEST_FOR_BUILD on with npm: the page will be larger, else the same"
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

# WebKitGTK for its smoke tests, with its driver and a screen that is only memory; prints the path of its small browser.
# WEBKIT_PATH wins.
setup_webkit() {
  local path="${WEBKIT_PATH:-}"
  if is_debian && ! { have WebKitWebDriver && have Xvfb; }; then apt_install webkit2gtk-driver xvfb; fi
  have WebKitWebDriver && have Xvfb || die "no WebKitWebDriver or no Xvfb: install WebKitGTK's driver and Xvfb"
  [ -n "$path" ] || path="$(find /usr/lib /usr/lib64 /usr/libexec -name MiniBrowser -path '*webkit2gtk-4.1*' 2>/dev/null | head -n 1)"
  [ -x "$path" ] || die "no MiniBrowser of webkit2gtk-4.1: install it, or set WEBKIT_PATH"
  echo "$path"
}

# Node's own WebSocket, which the Firefox tests speak through, needs a flag before version 22.
websocket_flag() { node -p 'typeof WebSocket === "undefined" ? "--experimental-websocket" : ""'; }

# The environment in which plain trunk, wasm-pack and cargo --target wasm32 work.
wasm_env() {
  local path="$TOOL_PATH"
  [ -z "$RUST_PATH" ] || path="$path$RUST_PATH:"
  echo "export PATH=\"$path\$PATH${NEW_ON_PATH:+:$NEW_ON_PATH}\""
  [ -z "$LINKER" ] || echo "export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$LINKER"
  # trunk would look for a newer release of itself, and refuses NO_COLOR=1; RUSTFLAGS would replace
  # .cargo/config.toml and silently switch SIMD off.
  echo "export TRUNK_SKIP_VERSION_CHECK=true"
  echo "unset NO_COLOR RUSTFLAGS CARGO_ENCODED_RUSTFLAGS"
}

say_ready() {
  local plain="'trunk serve' and 'wasm-pack test --headless --chrome'"
  if [ -z "$TOOL_PATH$RUST_PATH$NEW_ON_PATH" ]; then
    say "ready; plain $plain work as well"
  else
    say "ready; before plain $plain: eval \"\$(./dev env)\""
  fi
}

# lacking NEED: what `setup_NEED` would install, each with its minutes on two cores.
lacking() {
  case "$1" in
    cargo | rustfmt | clippy | rust)
      have cargo || echo "1 Rust from Debian"
      [ "$1" != rust ] || rustup_has_target || debian_std || echo "1 the $TARGET library"
      ;;
    page)
      lacking rust
      has_bindgen || echo "1 wasm-bindgen"
      has_trunk || echo "3 trunk"
      ;;
    pack)
      lacking rust
      has_wasm_pack || echo "1 wasm-pack"
      has_bindgen || echo "1 wasm-bindgen"
      ;;
    npm)
      { node_is "$NODE_OLDEST" && have npm; } || echo "2 Node.js"
      [ -d node_modules ] || echo "0.5 npm's packages"
      ;;
    browser) { [ -n "${CHROME_PATH:-}" ] || have chromium || have google-chrome; } || echo "1 Chromium" ;;
    first_build) [ -d "target/$TARGET" ] || echo "1.5 the first build of the page" ;;
  esac
}

# setup NEED...: installs what the needs lack; says beforehand what takes long. Each need is a function
# setup_NEED, but first_build, which is only announced.
setup() {
  local need list
  remove_wrappers
  list="$(for need in "$@"; do lacking "$need"; done | sort -u)"
  [ -z "$list" ] || say "$(printf '%s\n' "$list" | awk '
    { minutes = $1; sum += minutes; sub(/^[^ ]* /, ""); text = text (NR > 1 ? ", " : "") $0 (minutes >= 1 ? " (" minutes " min)" : "") }
    END {
      sum = sum < 1 ? 1 : int(sum + 0.5)
      printf "this first run takes about %d minute%s on two cores: %s", sum, (sum == 1 ? "" : "s"), text
    }')"
  for need in "$@"; do [ "$need" = first_build ] || "setup_$need"; done
}

# Everything that ./dev test may need.
readonly ALL_NEEDS="rustfmt clippy page pack npm browser"

# needs_of PART...: what these parts of ./dev test need; one that is not listed here needs everything.
needs_of() {
  local part
  [ $# -gt 0 ] || echo "$ALL_NEEDS"
  for part in "$@"; do
    case "$part" in
      format) echo rustfmt ;;
      lint) echo clippy npm ;;
      native) echo cargo ;;
      js) echo npm ;;
      wasm | scalar) echo pack browser ;;
      miri) echo cargo ;;
      build | types | firefox) echo page npm ;;
      python | e2e | places | webkit) echo page npm browser ;;
      quick) echo rustfmt clippy cargo page npm browser ;;
      *) echo "$ALL_NEEDS" ;;
    esac
  done | tr ' ' '\n' | awk '!seen[$0]++'
}
