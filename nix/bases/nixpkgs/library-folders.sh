# shellcheck shell=bash
# Print the folders of a build that hold shared libraries, one a line. Stubs stand in for the driver when something is linked; a
# program that finds them instead of the driver fails.
libraryFolders() {
    local folder
    find "$1" -name stubs -prune -o ! -type d \( -name '*.so' -o -name '*.so.*' \) -printf '%h\n' | sort -u |
        while IFS= read -r folder; do
            # Modules that Python imports are found by Python.
            if find "$folder" -maxdepth 1 ! -type d -name 'lib*.so*' -print -quit | grep -q .; then printf '%s\n' "$folder"; fi
        done
}
