# shellcheck shell=bash
# checkElf CODE OUT DRIVER NAME LIBRARIES…: refuse what would load something else than was resolved.
# - DT_RPATH goes before LD_LIBRARY_PATH and before what the driver sets: only DT_RUNPATH may be there;
# - a run path outside the store and the driver's folder finds libraries of the machine;
# - two folders with a library of one SONAME: which one is loaded would be decided by their order.
checkElf() {
    local code=$1 out=$2 driver=$3 name=$4 file dynamic entry faults=0
    shift 4
    while IFS= read -r -d '' file; do
        [ "$(head -c 4 "$file" | od -An -tx1 | tr -d ' ')" = 7f454c46 ] || continue
        dynamic=$("${READELF:-readelf}" -dW "$file" 2>/dev/null) || continue
        if grep -q '(RPATH)' <<<"$dynamic"; then
            echo "  where: $file has DT_RPATH" >&2
            faults=1
        fi
        for entry in $(sed -n 's/.*(RUNPATH).*\[\(.*\)\]/\1/p' <<<"$dynamic" | tr ':' ' '); do
            case $entry in
                "$NIX_STORE"/* | "$driver" | '$ORIGIN'*) ;;
                *)
                    echo "  where: $file looks in $entry" >&2
                    faults=1
                    ;;
            esac
        done
    done < <(find "$out" -type f \( -name '*.so' -o -name '*.so.*' -o -perm -0100 \) -print0)
    while read -r entry; do
        echo "  where: more than one library is called $entry" >&2
        faults=1
    done < <(
        for folder in $(for build in "$@"; do libraryFolders "$build"; done); do
            find "$folder" -maxdepth 1 -type f -name 'lib*.so*' -printf '%f\n' | sort -u
        done | sort | uniq -d
    )
    if [ "$faults" = 1 ]; then
        echo "accelpkgs $code: libraries of $name would not be found as they were resolved" >&2
        return 1
    fi
}
