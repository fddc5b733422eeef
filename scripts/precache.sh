#!/bin/sh
# A hook of trunk, after the build: writes the files of the build and a version into its sw.js.
# Generic: whatever lies in the folder is listed. Needs sh, find, awk and sha256sum or shasum.
set -eu
cd "${1:-${TRUNK_STAGING_DIR:?the folder of the build: trunk sets TRUNK_STAGING_DIR, or give it}}"

if command -v sha256sum >/dev/null 2>&1; then sum=sha256sum; else sum='shasum -a 256'; fi

list=$(mktemp)
trap 'rm -f "$list" "$list.js"' EXIT
# Types are for the checker only, the list of headers for the host, which may not serve it. The worker does not keep
# itself: the browser does.
find . -type f ! -name '*.d.ts' ! -name '.*' ! -path ./_headers ! -path ./sw.js | sed 's|^\./||' | LC_ALL=C sort >"$list"
if LC_ALL=C grep -n '[^A-Za-z0-9._/-]' "$list" >&2; then
  echo "precache: these names would need quoting in sw.js" >&2
  exit 1
fi

entries=$(while read -r file; do $sum "$file"; done <"$list" |
  awk '{ printf "%s[\"%s\", \"%s\"]", (NR > 1 ? ",\n  " : ""), $2, substr($1, 1, 16) }')
# The worker's own code counts too, without what an earlier run wrote into it.
version=$({
  echo "$entries"
  awk '/^const FILES = \[/ { inside = 1 } !inside && !/^const VERSION = / { print } inside && /\];$/ { inside = 0 }' sw.js
} | $sum | cut -c1-16)

ENTRIES="$entries" VERSION="$version" awk '
  /^const VERSION = / { print "const VERSION = \"" ENVIRON["VERSION"] "\";"; next }
  /^const FILES = \[/ { print "const FILES = [\n  " ENVIRON["ENTRIES"] "\n];"; inside = 1 }
  !inside { print }
  inside && /\];$/ { inside = 0 }
' sw.js >"$list.js"
grep -q "^const VERSION = \"$version\";$" "$list.js" && grep -q '^  \["index.html", ' "$list.js" || {
  echo "precache: sw.js has lost its VERSION or FILES line" >&2
  exit 1
}
cat "$list.js" >sw.js
