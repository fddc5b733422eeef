#!/usr/bin/env bash
# Proves the set-up: ./dev serve, and with --test ./dev test, on a machine that has nothing yet.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'TEXT'
scripts/fresh-machine.sh debian|rustup [--test] [--base FOLDER] [--port N]

Makes a clean Debian 12 in a temporary folder (debootstrap, with git, curl and ca-certificates only), puts
a clone of the last commit into it, with ../shared beside it where that is, and runs ./dev serve there
until the page answers; with --test then ./dev test. Prints times and last lines.

  debian   there is no Rust: ./dev takes Debian's
  rustup   this machine's rustup and its default toolchain are there, without the wasm32 target

Package sources, certificates and settings of apt, cargo, npm and pip are this machine's. --base takes a
root that debootstrap has made before. As root; needs debootstrap and unshare. What is mounted is seen in
a mount namespace of its own and ends with it, as does every process; the folder is removed.
TEXT
}

# The inside: the first process of its own pid and mount namespaces, so that nothing outlives it.
if [ "${1:-}" = --inside ]; then
  [ $$ -eq 1 ] || { usage && exit 2; }
  root=$2 rust=$3 port=$4 test=$5
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount --rbind /sys "$root/sys"
  # Only what leads to the registries; PATH, HOME and the rest are a fresh machine's.
  mapfile -t settings < <(env | grep -iE '^([a-z_]*proxy|[A-Z0-9_]*(CERT|CERTS|CERTS_FILE|CA_BUNDLE|CAINFO|CERT_FILE|CERT_DIR)|PIP_[A-Z_]*|NPM_CONFIG_[A-Z_]*|CARGO_(NET|HTTP|REGISTR)[A-Z_]*|RUSTUP_[A-Z_]*)=' |
    grep -v '^RUSTUP_HOME=' || true)
  path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  [ "$rust" = debian ] || path="/root/.cargo/bin:$path"
  inside() {
    env -i "${settings[@]}" HOME=/root "PATH=$path" LANG=C.UTF-8 \
      chroot "$root" bash -c "cd /root/work/training-ground && $1"
  }
  # The first process inherits what loses its parent, so its `times` count whatever has ended.
  spent() {
    times >"$root/root/times"
    printf '== %s (%s): %d min %02d s on the clock; user and system since the start: %s\n' \
      "$1" "$rust" $(($2 / 60)) $(($2 % 60)) "$(tail -n 1 "$root/root/times")"
  }
  if [ "$rust" = rustup ]; then inside "rustup target remove wasm32-unknown-unknown" || true; fi

  SECONDS=0
  log="$root/root/serve.log"
  set -m # a process group of its own
  inside "./dev serve --port $port" >"$log" 2>&1 &
  server=$!
  set +m
  url="http://127.0.0.1:$port/"
  shown=0
  until curl -sf -o /dev/null "$url"; do
    kill -0 "$server" 2>/dev/null || {
      tail -n 40 "$log"
      echo "== ./dev serve ($rust): ended before the page answered"
      exit 1
    }
    sleep 0.5
    lines=$(wc -l <"$log")
    [ "$lines" -eq "$shown" ] || sed -n "$((shown + 1)),${lines}p" "$log"
    shown=$lines
  done
  seconds=$SECONDS
  for file in index.html js/main.js pkg/playground_bg.wasm pkg/labs_bg.wasm; do
    curl -sf -o "$root/root/answer" "$url$file" && echo "== $file: $(wc -c <"$root/root/answer") bytes"
  done
  kill -TERM -- "-$server"
  wait "$server" || true
  while kill -0 -- "-$server" 2>/dev/null; do sleep 0.1; done
  spent "./dev serve" "$seconds"
  [ "$test" = yes ] || exit 0

  SECONDS=0 status=0
  inside "CI=true ./dev test" </dev/null 2>&1 | tee "$root/root/test.log" || status=$?
  spent "./dev test" "$SECONDS"
  tail -n 1 "$root/root/test.log"
  exit "$status"
fi

rust=${1:-} test=no base="" port=8090
case "$rust" in debian | rustup) shift ;; *)
  usage
  exit 2
  ;;
esac
while [ $# -gt 0 ]; do
  case "$1" in
    --test) test=yes ;;
    --base) base=${2:?--base needs a folder} && shift ;;
    --port) port=${2:?--port needs a number} && shift ;;
    *) usage && exit 2 ;;
  esac
  shift
done
[ "$(id -u)" -eq 0 ] || { echo "fresh-machine: only root can make a root" >&2 && exit 1; }

root="$(mktemp -d /var/tmp/fresh-machine.XXXXXX)"
# Mounts end with the namespace; this is for a folder that is nothing but files.
trap 'rm -rf --one-file-system "$root"' EXIT

if [ -n "$base" ]; then
  cp -a "$base/." "$root/"
else
  mirror="$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
    awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }')"
  debootstrap --variant=minbase --include=git,curl,ca-certificates bookworm "$root" ${mirror:+"$mirror"} \
    >"$root.log" 2>&1 || { tail "$root.log" && exit 1; }
  rm -f "$root.log"
fi

# put PATH...: a file or folder of this machine to the same place there.
put() {
  local path
  for path in "$@"; do
    [ -e "$path" ] || continue
    mkdir -p "$root$(dirname "$path")"
    rm -rf "${root:?}$path" # its links would lead out of the root
    cp -aL "$path" "$root$(dirname "$path")/"
  done
}
rm -f "$root/etc/apt/sources.list"
put /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/auth.conf.d /etc/apt/trusted.gpg.d \
  /etc/resolv.conf /etc/hosts /etc/ssl/certs /usr/local/share/ca-certificates \
  /etc/npmrc /usr/etc/npmrc /etc/pip.conf
for conf in /etc/apt/apt.conf.d/*; do
  if grep -q Acquire "$conf"; then put "$conf"; fi
done
# The user's, whose home there is /root.
for conf in .npmrc .pip .config/pip .cargo/config.toml; do
  [ ! -e "$HOME/$conf" ] || { mkdir -p "$root/root/$(dirname "$conf")" && cp -aL "$HOME/$conf" "$root/root/$conf"; }
done
if [ "$rust" = rustup ]; then
  toolchain="$(basename "$(rustc --print sysroot)")"
  mkdir -p "$root/root/.rustup/toolchains" "$root/root/.cargo/bin"
  cp -a "$(rustc --print sysroot)" "$root/root/.rustup/toolchains/"
  cp -a "${RUSTUP_HOME:-$HOME/.rustup}/settings.toml" "$root/root/.rustup/"
  cp -L "$(command -v rustup)" "$root/root/.cargo/bin/rustup"
  for name in cargo rustc rustdoc cargo-fmt rustfmt cargo-clippy clippy-driver; do
    ln -s rustup "$root/root/.cargo/bin/$name"
  done
  echo "== rustup with $toolchain"
fi
mkdir -p "$root/root/work"
git clone -q --no-hardlinks . "$root/root/work/training-ground"
[ ! -d ../shared ] || cp -a ../shared "$root/root/work/shared"

unshare --mount --pid --fork --kill-child bash "scripts/$(basename "${BASH_SOURCE[0]}")" \
  --inside "$root" "$rust" "$port" "$test" &
# It heeds only this signal, and takes all that it has started with it.
trap 'kill -KILL %1' INT TERM
wait %1
