#!/bin/sh
# pytest-xdist 3.8.0 beside pytest 9.2.0: `--dist loadgroup` keeps no group together, and says nothing.
#
# Documented: with `--dist loadgroup`, all tests marked `xdist_group("NAME")` run in one worker.
# Expected:   the eight tests of one group run in one worker.
# Seen:       they run in both. The plugin appends the group to a node's private `_nodeid`; pytest 9.2
#             keeps a node's id elsewhere, so that the scheduler never sees the group. With pytest
#             9.1.1 the group stays together, which this shows too.
# Way out:    `--dist loadfile` or `loadscope`, which need no marks; or pytest before 9.2.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/test_group.py" <<'END'
import time

import pytest

pytestmark = pytest.mark.xdist_group("together")


@pytest.mark.parametrize("number", range(8))
def test_one_of_a_group(number, worker_id):
    time.sleep(0.05)
    print(f"ran in {worker_id}")
END

# workers PYTEST: how many workers ran the tests of the group.
workers() {
    python3 -m venv "$folder/$1"
    "$folder/$1/bin/python" -m pip install --quiet --disable-pip-version-check \
        "pytest==$1" pytest-xdist==3.8.0 execnet==2.1.2
    (cd "$folder" && "$folder/$1/bin/python" -m pytest -p no:cacheprovider -n 2 --dist loadgroup -rP \
        test_group.py) >"$folder/said" || { cat "$folder/said"; exit 1; }
    grep -c '8 passed' "$folder/said" >/dev/null
    grep -o 'ran in gw[0-9]*' "$folder/said" | sort -u | wc -l | tr -d ' '
}

old=$(workers 9.1.1)
new=$(workers 9.2.0)
echo "pytest 9.1.1: a group ran in $old worker(s); documented and expected: 1"
echo "pytest 9.2.0: a group ran in $new worker(s); documented and expected: 1"
[ "$old" = 1 ] && [ "$new" = 2 ] || { echo "This has changed."; exit 1; }
