#!/usr/bin/env bash
# Runs every check of the portal (make test): the suite on its own PostgreSQL and Redis, with Debian's Chromium,
# the visit on SQLite, the migrations, the format. Everything is tried, and one failure makes the whole fail. Each step
# says its time; those that would leave a core idle go side by side.
# PYTEST_ARGS adds arguments to the first run, for example PYTEST_ARGS="-k negotiation".
set -umo pipefail # m: each step in its own process group, so that a signal can reach all of it
cd "$(dirname "$0")/.."
bin=$PWD/.venv/bin
unset PYTHONDONTWRITEBYTECODE
export DJANGO_SETTINGS_MODULE=iae_portal.settings.test

work=$(mktemp -d) # honours TMPDIR
postgres_bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
owner=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    owner=(runuser -u postgres --)
    chmod 711 "$work"
    install -d -o postgres -m 700 "$work/postgres"
else
    mkdir -m 700 "$work/postgres"
fi

end_group() {
    kill -INT -- "-$1" 2>/dev/null
    for _ in $(seq 50); do
        kill -0 -- "-$1" 2>/dev/null || return
        sleep 0.2
    done
    kill -KILL -- "-$1" 2>/dev/null
}

cleanup() {
    trap - EXIT INT TERM HUP
    for group in "${!running[@]}"; do end_group "$group"; done
    [ ! -s "$work/redis.pid" ] || kill "$(cat "$work/redis.pid")" 2>/dev/null
    [ ! -f "$work/postgres/data/postmaster.pid" ] ||
        "${owner[@]}" "$postgres_bin/pg_ctl" -D "$work/postgres/data" -s -m immediate stop
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

free_port() { "$bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

start_postgres() {
    local port=$1 data=$work/postgres/data
    "${owner[@]}" "$postgres_bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null &&
        "${owner[@]}" "$postgres_bin/pg_ctl" -D "$data" -w -s -l "$work/postgres/log" start -o "-c listen_addresses=127.0.0.1 \
            -c port=$port -c unix_socket_directories=$work/postgres -c max_connections=200 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off \
            -c join_collapse_limit=1 -c from_collapse_limit=1" && # few rows: to plan a join costs more than to make it
        "${owner[@]}" createdb -h 127.0.0.1 -p "$port" -U postgres portal
}

start_redis() {
    redis-server --daemonize yes --bind 127.0.0.1 --port "$1" --save "" --appendonly no \
        --dir "$work" --pidfile "$work/redis.pid" --logfile "$work/redis.log" >/dev/null
}

start_services() {
    local postgres_port redis_port
    postgres_port=$(free_port) redis_port=$(free_port)
    if ! start_postgres "$postgres_port" || ! start_redis "$redis_port"; then
        echo "PostgreSQL ou Redis n'a pas démarré :" >&2
        tail -n 20 "$work"/postgres/log "$work"/redis.log >&2
        exit 1
    fi
    export DATABASE_URL=postgres://postgres@127.0.0.1:$postgres_port/portal
    export REDIS_URL=redis://127.0.0.1:$redis_port/0
}

failed=()
declare -A running said # by process group: the title of the step, the file of what it says
aside=()

timed() {
    SECONDS=0
    "$@" </dev/null
    local code=$?
    printf '(%d s)\n' "$SECONDS"
    return "$code"
}

# In the background: a signal is answered at once.
step() {
    printf '\n== %s\n' "$1"
    timed "${@:2}" &
    running[$!]=$1
    finish $!
}

# Runs beside the steps that follow, until `gather` shows what it said.
beside() {
    local log
    log=$(mktemp -p "$work")
    timed "${@:2}" >"$log" 2>&1 &
    running[$!]=$1 said[$!]=$log
    aside+=($!)
}

gather() {
    for group in "${aside[@]}"; do finish "$group"; done
    aside=()
}

finish() {
    wait "$1" || failed+=("${running[$1]}")
    [ -z "${said[$1]:-}" ] || { printf '\n== %s\n' "${running[$1]}" && cat "${said[$1]}"; }
    unset "running[$1]" "said[$1]"
}

# These tests start servers of their own and turn the broker of their process to them: processes, database and broker
# of their own. They wait more than they compute: beside the suite, they take what it leaves of the two cores.
journeys() {
    DATABASE_URL=${DATABASE_URL%/*}/journeys REDIS_URL=${REDIS_URL%/*}/1 \
        "$bin/pytest" -q -n 2 --dist loadfile tests/journeys
}

# `make demo` itself, then the visit of the base that it prepared.
demonstration_and_visit() {
    env -u DATABASE_URL "$bin/pytest" -q --basetemp "$work/demo" tests/drills/drill_demo.py &&
        grep -rl --include="test_*.py" mark.sqlite tests |
        env -u DATABASE_URL TEST_DEMO_BASE="$work/demo/var0/demo.sqlite3" xargs "$bin/pytest" -q -m sqlite
}

start_services
if [ $# -gt 0 ]; then # only this command, beside the same services
    step "$*" "$@"
    exit "${#failed[@]}"
fi
beside "Règles d'écriture du code" "$bin/ruff" check .
beside "Mise en forme du code" "$bin/ruff" format --check .
beside "Règles des gabarits" "$bin/djlint" --lint --quiet templates
beside "Migrations à jour" "$bin/python" manage.py makemigrations --check --dry-run
step "Migrations jouées" "$bin/python" manage.py migrate --verbosity 0
gather
export TEST_TEMPLATE=portal # what each process of the suite copies instead of migrating again
beside "Démonstration et visite sur SQLite" demonstration_and_visit
beside "Parcours de bout en bout" journeys
# shellcheck disable=SC2086
step "Suite sur PostgreSQL et Redis" "$bin/pytest" -q -n 2 --dist loadgroup -m "not sqlite" --ignore tests/journeys ${PYTEST_ARGS:-}
gather

if [ ${#failed[@]} -gt 0 ]; then
    printf '\nÉchec :\n' >&2
    printf '  - %s\n' "${failed[@]}" >&2
    exit 1
fi
printf '\nTout est bon (%d s).\n' "$SECONDS"
