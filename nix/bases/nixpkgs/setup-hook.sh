# shellcheck shell=bash
# Packages of two concretisations were not solved together: refuse where a shell or a build is given both.
if [ -n "${accelpkgsConcretisation-}" ] && [ "$accelpkgsConcretisation" != "@id@" ]; then
    printf '%s\n' \
        "accelpkgs E301: an environment can hold one concretisation only" \
        "  where: $accelpkgsConcretisation: $accelpkgsConcretisationBy" \
        "         @id@: @package@" \
        "  why:   packages of two concretisations were not solved together: they may be built against different things" \
        "  fix:   name all packages in one concretise call, or make two environments" >&2
    exit 1
fi
export accelpkgsConcretisation=@id@ accelpkgsConcretisationBy=@package@
