#!/bin/sh
# trunk's hook after a build: see finish/main.mjs and precache.sh. Without Node.js a build works as well.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "${TRUNK_PROFILE:-release}" != release ]; then
  : # left as it is written
elif ! command -v node >/dev/null 2>&1; then
  echo "finish: no Node.js, so the build stays as large as it is"
elif ! node -e 'process.exit(process.versions.node.split(".")[0] < 18 ? 1 : 0)'; then
  echo "finish: Node.js $(node --version) is older than 18, so the build stays as large as it is"
else
  node "$here/finish/main.mjs"
fi
sh "$here/precache.sh"
