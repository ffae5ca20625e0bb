#!/usr/bin/env bash
# Pack an environment for Spark's executors: Python packages, onrecord, and the index of places.
#
#     benchmarks/spark_environment.sh environment.tar.gz [PYTHON]
#
# Executors need the same version of Python at the same place (a packed environment points to the interpreter it was
# made with) and their Spark, which brings its own pyspark; no network, no home folder.
set -euo pipefail
packed=$(realpath "$1")
python=${2:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$(dirname "$0")/.."

"$python" -m venv "$folder/environment"
"$folder/environment/bin/pip" install --quiet --disable-pip-version-check '.' 'pyarrow>=18' 'pandas>=2.2,<3' \
    'venv-pack>=0.2' 'setuptools<81'
ONRECORD_CACHE="$folder/environment/onrecord-cache" "$folder/environment/bin/python" -c \
    'from onrecord.vocab.gazetteer import prepare; prepare(print)'
"$folder/environment/bin/venv-pack" --quiet --force --prefix "$folder/environment" --output "$packed"
ls -l "$packed"
