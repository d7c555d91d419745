/**
  Wheel tags and file names: PEP 425, 427, 600, 656 and 803, for CPython on glibc Linux.
*/
{ name, version }:
let
  inherit (builtins)
    all
    attrValues
    elemAt
    fromJSON
    genList
    length
    listToAttrs
    match
    tail
    ;
  platformTags = import ./internal/platform-tags.nix;

  ranked =
    tags:
    listToAttrs (
      genList (rank: {
        name = elemAt tags rank;
        value = rank;
      }) (length tags)
    );

  selection = import ./internal/wheel-selection.nix;
in
rec {
  /**
    List the tags that a target's interpreter takes, with their order of preference: less is better.

    # Type
    `supported :: { python :: String; system :: String; glibc :: String; freeThreaded ? Bool; … } -> Supported` with
    `Supported = { system :: String; interpreterAbi :: { <python>-<abi> :: Int; }; pure :: { <python>-none :: Int; }; platforms :: { <platform> :: Int; }; }`

    # Inputs
    `python`: "3.12", or "3.13t"
    : `system`: one of nix/facts/support.json, such as "x86_64-linux"
    : `glibc`: "2.35"
    : everything else is ignored, so that a target can be given whole

    # Output
    `interpreterAbi` goes with the tags of `platforms`, `pure` with the platform `any`: all of those rank after all of the others.

    # Examples
    (wheelTags.supported { python = "3.12"; system = "x86_64-linux"; glibc = "2.35"; }).interpreterAbi.cp312-abi3
    => 1

    builtins.attrNames (wheelTags.supported { python = "3.13t"; system = "aarch64-linux"; glibc = "2.17"; }).platforms
    => [ "linux_aarch64" "manylinux2014_aarch64" "manylinux_2_17_aarch64" ]
  */
  supported =
    {
      python,
      system,
      glibc,
      freeThreaded ? match ".*t" python != null,
      ...
    }:
    let
      numbers = match "([0-9]+)\\.([0-9]+)t?" python;
      major = elemAt numbers 0;
      minor = fromJSON (elemAt numbers 1);
      cp = n: "cp${major}${toString n}";
      py = n: "py${major}${toString n}-none";
      # Free-threaded builds have the stable ABI of their own (PEP 803), and only that.
      stable = if freeThreaded then "abi3t" else "abi3";
      own = cp minor;
      none = [
        "${own}-none"
        (py minor)
        "py${major}-none"
      ]
      ++ genList (i: py (minor - 1 - i)) minor;
      interpreterAbi = [
        (own + "-" + own + (if freeThreaded then "t" else ""))
        "${own}-${stable}"
        "${own}-none"
      ]
      ++ genList (i: "${cp (minor - 1 - i)}-${stable}") (minor - 2)
      ++ tail none;
      platforms = platformTags system glibc;
    in
    {
      inherit system;
      interpreterAbi = ranked interpreterAbi;
      pure = ranked none;
      platforms = ranked platforms;
    };

  /**
    Take the best file for a target out of the `wheels` of a variant: the tag that the interpreter likes best, then the best
    platform, then the highest build number. Yanked files are left out.

    # Type
    `select :: Supported -> Wheels -> null | (File // { tag :: String; })`

    # Inputs
    `supported`: from `supported`; give it once and use the result for many variants
    : `wheels`: system → `<python>-<abi>` → files, as in `releases.json`

    # Examples
    wheelTags.select (wheelTags.supported { python = "3.12"; system = "x86_64-linux"; glibc = "2.35"; }) { any.py3-none = [ { file = "a-1-py3-none-any.whl"; platform = [ "any" ]; } ]; }
    => { file = "a-1-py3-none-any.whl"; platform = [ "any" ]; tag = "py3-none"; }
  */
  select = selectWith { };

  /**
    Like `select`, with options.

    # Type
    `selectWith :: { yanked ? Bool; } -> Supported -> Wheels -> null | (File // { tag :: String; })`

    # Inputs
    `yanked`: where there is no other file take a yanked one, as for an exact pin (PEP 592); default false

    # Examples
    wheelTags.selectWith { yanked = true; } (wheelTags.supported { python = "3.12"; system = "x86_64-linux"; glibc = "2.35"; }) { any.py3-none = [ { platform = [ "any" ]; yanked = "broken"; } ]; }
    => { platform = [ "any" ]; yanked = "broken"; tag = "py3-none"; }
  */
  selectWith =
    {
      yanked ? false,
    }:
    supported:
    let
      good = selection false supported;
      bad = selection true supported;
    in
    if yanked then
      wheels:
      let
        hit = good wheels;
      in
      if hit == null then bad wheels else hit
    else
      good;

  /**
    Say whether a variant has no wheel at all, for any target.

    # Type
    `isEmpty :: Wheels -> Bool`

    # Inputs
    `wheels`: system → `<python>-<abi>` → files, as in `releases.json`

    # Examples
    map wheelTags.isEmpty [ { } { any = { }; } { any.py3-none = [ { platform = [ "any" ]; } ]; } ]
    => [ true true false ]
  */
  isEmpty = wheels: all (byTag: all (files: files == [ ]) (attrValues byTag)) (attrValues wheels);

  /**
    Read the file name of a wheel.

    # Type
    `parseFilename :: String -> null | { name; version; build; python; abi; platform; }`

    # Inputs
    `file`: the file name; `%2B` and the like are decoded. Null where the name is not one of a wheel.

    # Output
    `name` is normalised and `version` canonical; `build` is `[ ]` or `[ number suffix ]`; the three tags are lists

    # Examples
    wheelTags.parseFilename "Flash_Attn-2.8.3%2Bcu12-1a-cp312-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
    => { name = "flash-attn"; version = "2.8.3+cu12"; build = [ 1 "a" ]; python = [ "cp312" ]; abi = [ "abi3" ]; platform = [ "manylinux_2_17_x86_64" "manylinux2014_x86_64" ]; }

    map wheelTags.parseFilename [ "a-1.tar.gz" "a-1-py3-none.whl" "../a-1-py3-none-any.whl" ]
    => [ null null null ]
  */
  parseFilename = import ./internal/wheel-name.nix { inherit name version; };
}
