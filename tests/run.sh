#!/usr/bin/env bash
# Runs every check of the portal (make test): the suite on its own PostgreSQL and Redis, with Debian's Chromium,
# the visit on SQLite, the migrations, the format. Everything is tried, and one failure makes the whole fail.
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
    [ -z "${running:-}" ] || end_group "$running"
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
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off" &&
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
# In the background: a signal is answered at once.
step() {
    local title=$1
    shift
    printf '\n== %s\n' "$title"
    "$@" </dev/null &
    running=$!
    wait "$running" || failed+=("$title")
    running=
}

sqlite_visit() { env -u DATABASE_URL "$bin/pytest" -q -m sqlite; }

start_services
# shellcheck disable=SC2086
step "Suite sur PostgreSQL et Redis" "$bin/pytest" -q -n 2 --dist loadgroup -m "not sqlite" --ignore tests/journeys ${PYTEST_ARGS:-}
# Apart: these tests start servers of their own and turn the broker of their process to them.
step "Parcours de bout en bout" "$bin/pytest" -q -n 2 --dist loadfile tests/journeys
step "Visite sur SQLite" sqlite_visit
step "Migrations à jour" "$bin/python" manage.py makemigrations --check --dry-run
step "Règles d'écriture du code" "$bin/ruff" check .
step "Mise en forme du code" "$bin/ruff" format --check .
step "Règles des gabarits" "$bin/djlint" --lint --quiet templates

if [ ${#failed[@]} -gt 0 ]; then
    printf '\nÉchec :\n' >&2
    printf '  - %s\n' "${failed[@]}" >&2
    exit 1
fi
printf '\nTout est bon.\n'
