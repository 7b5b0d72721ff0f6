#!/bin/sh
# Stands in for a Python interpreter, its venv module and its pip; told what to be by the
# environment: FAKE_STATE (what a probe prints), FAKE_LOG (one line a call),
# FAKE_PICK (a pip report), FAKE_INDEX_EXIT (of an install with --index-url), FAKE_BROKEN (a word
# of the call that then fails), FAKE_SLOW (a word of the call that then takes two seconds),
# FAKE_EXIT (of the program).
version=3.13 # tests put another one here
# One write a call: some run beside each other.
printf '%s\n' "$(printf '%s\n' "$*" | tr '\n' ' ')" >>"$FAKE_LOG"

case "$*" in
*"${FAKE_BROKEN:-no such call}"*)
    echo "it broke" >&2
    exit 3
    ;;
*"${FAKE_SLOW:-no such call}"*) sleep 2 ;;
esac

case "$*" in
*fcntl*) exec "$REAL_PYTHON" "$@" ;;
*ensurepip*) echo "${FAKE_STATE:-$version: fit}" ;;
*version_info*) echo "$version" ;;
"-m venv "*)
    mkdir -p "$3/bin" "$3/lib/python$version/site-packages"
    cp "$0" "$3/bin/python"
    ;;
*--dry-run*) cat "$FAKE_PICK" ;;
*--index-url*) exit "${FAKE_INDEX_EXIT:-0}" ;;
"-P -m bot"*)
    printf 'folder %s\npath %s\narguments' "$PWD" "$PYTHONPATH"
    shift 3
    printf ' [%s]' "$@"
    exit "${FAKE_EXIT:-0}"
    ;;
esac
