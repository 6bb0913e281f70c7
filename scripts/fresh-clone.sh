#!/usr/bin/env bash
# Clone the committed state into an empty folder and do what README says, with an empty home and a bare PATH.
# Usage: fresh-clone.sh /path/to/python3.11
set -euo pipefail
python=${1:?the path of a Python 3.11}
here=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
server=""

finish() {
    status=$?
    if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
        kill -TERM -- "-$server" 2>/dev/null || true
        for _ in $(seq 100); do kill -0 -- "-$server" 2>/dev/null || break; sleep 0.1; done
        kill -KILL -- "-$server" 2>/dev/null || true
    fi
    [ "$status" = 0 ] || cat "$scratch/log" 2>/dev/null || true
    rm -rf "$scratch"
    exit "$status"
}
trap finish EXIT

git clone --quiet --no-hardlinks "$here" "$scratch/bianzhi"
mkdir "$scratch/home"
# What a locked-down network needs to reach the registries stays; everything else of this shell goes.
kept=()
while IFS='=' read -r name value; do
    case "$name" in PIP_* | SSL_CERT_* | *_CA_BUNDLE | http_proxy | https_proxy | no_proxy | HTTP_PROXY | HTTPS_PROXY | NO_PROXY)
        kept+=("$name=$value") ;;
    esac
done < <(env)
set -m
env -i HOME="$scratch/home" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 "${kept[@]}" \
    make -C "$scratch/bianzhi" run PYTHON="$python" PORT="$port" >"$scratch/log" 2>&1 </dev/null &
server=$!
set +m

fetch() {
    "$python" -c 'import sys, urllib.request as r; print(r.build_opener(r.ProxyHandler({})).open(sys.argv[1], timeout=5).read().decode())' \
        "http://127.0.0.1:$port/" >"$scratch/page" 2>"$scratch/refused"
}
ready=""
for _ in $(seq 600); do
    kill -0 "$server" 2>/dev/null || { echo "make run ended early" >&2; exit 1; }
    if fetch; then ready=yes; break; fi
    sleep 0.5
done
[ -n "$ready" ] || { echo "no page within five minutes: $(tail -n 1 "$scratch/refused")" >&2; exit 1; }
grep -q 'type="password"' "$scratch/page" || { echo "the first page has no password field" >&2; exit 1; }
grep -q "http://127.0.0.1:$port/" "$scratch/log" || { echo "make run did not print the address" >&2; exit 1; }
sed 's/^/  /' "$scratch/log"
echo "make run works in a fresh clone."
