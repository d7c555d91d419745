# shellcheck shell=bash
# checkElf PROBLEM OUT DRIVER LIBRARIES…: refuse what would load something else than was resolved.
# - DT_RPATH goes before LD_LIBRARY_PATH and before what the driver sets: only DT_RUNPATH may be there;
# - a run path outside the store and the driver's folder finds libraries of the machine;
# - two folders with a library of one SONAME: which one is loaded would be decided by their order.
# PROBLEM is E253 of nix/errors as text; the word FAULTS in it becomes what was found.
checkElf() {
    local problem=$1 out=$2 driver=$3 file dynamic entry faults=()
    shift 3
    while IFS= read -r -d '' file; do
        [ "$(head -c 4 "$file" | od -An -tx1 | tr -d ' ')" = 7f454c46 ] || continue
        dynamic=$("${READELF:-readelf}" -dW "$file" 2>/dev/null) || continue
        if grep -q '(RPATH)' <<<"$dynamic"; then
            faults+=("$file has DT_RPATH")
        fi
        for entry in $(sed -n 's/.*(RUNPATH).*\[\(.*\)\]/\1/p' <<<"$dynamic" | tr ':' ' '); do
            case $entry in
                "$NIX_STORE"/* | "$driver" | '$ORIGIN'*) ;;
                *) faults+=("$file looks in $entry") ;;
            esac
        done
    done < <(find "$out" -type f \( -name '*.so' -o -name '*.so.*' -o -perm -0100 \) -print0)
    while read -r entry; do
        faults+=("more than one library is called $entry")
    done < <(
        for folder in $(for build in "$@"; do libraryFolders "$build"; done); do
            find "$folder" -maxdepth 1 -type f -name 'lib*.so*' -printf '%f\n' | sort -u
        done | sort | uniq -d
    )
    if [ "${#faults[@]}" -gt 0 ]; then
        # Further lines are aligned with the first, as nix/errors/render.nix does.
        dynamic=$(printf '         %s\n' "${faults[@]}")
        printf '%s\n' "${problem/FAULTS/"${dynamic#         }"}" >&2
        return 1
    fi
}
