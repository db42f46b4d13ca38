#!/bin/sh
# Starts Ebond for a bench from outside and leaves it running: ebond.sh start|keep|stop
# PORT takes the webhooks at /wire/in/acme, PROVIDER_PORT is where the provider listens. See docs/bench.md.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
pids=${PIDS_FOLDER:-$([ -d out ] && echo "$PWD/out" || echo "$root/tests/bench/target/outside")}
[ -d "$root/tests/bench/target/classes" ] || { echo "Not built: run mvn -Dmaven.test.skip=true package in $root" >&2; exit 1; }
exec java -XX:+UseSerialGC -Debond.root="$root" -cp "$root/tests/bench/target/classes" org.ebond.tests.bench.Outside \
  "${1:-start}" "${PORT:-18081}" "${PROVIDER_PORT:-18080}" "$pids"
