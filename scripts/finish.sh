#!/bin/sh
# trunk's hook after a build: see finish.mjs and precache.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
node "$here/finish.mjs"
sh "$here/precache.sh"
