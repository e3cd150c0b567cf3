#!/bin/sh
# Makes or completes the Python environment .venv, from the pinned list of requirements.
#   sh deploy/environment.sh run     what the portal needs to run
#   sh deploy/environment.sh test    the same, and what its tests need
# A stamp keeps the fingerprint of what was installed: an unchanged list costs nothing the second time.
set -eu
cd "$(dirname "$0")/.."
kind=${1:?run ou test}
python=${PYTHON:-python3}
unset PYTHONDONTWRITEBYTECODE VIRTUAL_ENV || true

case $kind in
    run) list=requirements.txt packages="" ;;
    # What the suite starts itself: a database, a broker, the front, a browser (without its windows: a page opens four times
    # faster; the whole one for the pictures of the guide), and tools that read PDF files.
    test)
        list=requirements-dev.txt
        packages="postgresql redis-server chromium chromium-headless-shell poppler-utils nginx-light openssl"
        ;;
    *) echo "Usage : $0 run|test" >&2; exit 2 ;;
esac
# The libraries that draw the PDF, and a font for the characters that Marianne lacks.
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core $packages"

say() { printf '%s\n' "$*"; }

# Installs Debian packages as root; for anybody else, says exactly what to type and stops.
debian() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installation de paquets Debian : $*"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        say "Il manque des paquets du système. Installez-les puis relancez la commande :" >&2
        say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*" >&2
        exit 1
    fi
}

missing() {
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || printf '%s ' "$package"
    done
}

fingerprint() { printf '%s ' "$1"; cat "$1" deploy/environment.sh | sha256sum | cut -c1-64; }

stamp=.venv/installed
if [ -x .venv/bin/python ] && [ -f $stamp ] && grep -qxF "$(fingerprint $list)" $stamp; then
    exit 0
fi

command -v "$python" >/dev/null || debian python3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 ou plus récent est nécessaire ; $python est $("$python" -V). Indiquez-le par « make demo PYTHON=… »." >&2
    exit 1
}

wanted=""
if ! command -v uv >/dev/null && ! "$python" -c 'import ensurepip' 2>/dev/null; then
    wanted=python3-venv
fi
if command -v dpkg-query >/dev/null; then
    # shellcheck disable=SC2086
    wanted="$wanted $(missing $packages)"
fi
# shellcheck disable=SC2086
[ -z "$(echo $wanted)" ] || debian $wanted

# The mark is written last: an environment cut in its making is made again.
if ! [ -x .venv/bin/python ] || ! [ -f .venv/made ]; then
    say "Environnement Python dans .venv…"
    rm -rf .venv
    if command -v uv >/dev/null; then
        uv venv --quiet --python "$python" .venv
    else
        "$python" -m venv .venv
        .venv/bin/python -m pip install -qq --disable-pip-version-check uv
    fi
    touch .venv/made
fi
PATH=$PWD/.venv/bin:$PATH
say "Paquets Python ($list)…"
uv pip install --quiet --python .venv/bin/python --compile-bytecode -r $list
.venv/bin/python -c 'import weasyprint' || {
    say "WeasyPrint ne trouve pas ses bibliothèques (Pango, HarfBuzz, Fontconfig)." >&2
    say "Sous Debian : $packages ; ailleurs, les paquets équivalents." >&2
    exit 1
}

# The list for the tests contains the whole list of the portal, with the same versions (make lock).
fingerprint requirements.txt > $stamp
[ $kind = run ] || fingerprint $list >> $stamp
