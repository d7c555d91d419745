# shellcheck shell=bash
# Packages of two concretisations were not solved together: refuse where a shell or a build is given
# both. What this says is E301 of nix/errors, with two words left open.
if [ -n "${accelpkgsConcretisation-}" ] && [ "$accelpkgsConcretisation" != "@id@" ]; then
    accelpkgsProblem=@problem@
    accelpkgsProblem=${accelpkgsProblem/OTHER-ID/"$accelpkgsConcretisation"}
    accelpkgsProblem=${accelpkgsProblem/OTHER-PACKAGE/"$accelpkgsConcretisationBy"}
    printf '%s\n' "$accelpkgsProblem" >&2
    exit 1
fi
export accelpkgsConcretisation=@id@ accelpkgsConcretisationBy=@package@
