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
    replaceStrings
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
    `supported :: { python :: String; system :: String; glibc :: String; freeThreaded ? Bool; … } ->
    Supported` with `Supported = { system :: String; interpreterAbi :: { <python>-<abi> :: Int; };
    pure :: { <python>-none :: Int; }; platforms :: { <platform> :: Int; }; }`

    # Inputs
    `python`: "3.12", or "3.13t"
    : `system`: one of nix/facts/support.json, such as "x86_64-linux"
    : `glibc`: "2.35"
    : everything else is ignored, so that a target can be given whole

    # Output
    `interpreterAbi` goes with the tags of `platforms`, `pure` with the platform `any`: all of those
    rank after all of the others.

    # Examples
    (wheelTags.supported { python = "3.12"; system = "x86_64-linux"; glibc = "2.35"; })
      .interpreterAbi.cp312-abi3
    => 1

    builtins.attrNames
      (wheelTags.supported { python = "3.13t"; system = "aarch64-linux"; glibc = "2.17"; })
        .platforms
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
    Take the best file for a target out of the `wheels` of a variant: the tag that the interpreter
    likes best, then the best platform, then the highest build number. Yanked files are left out.

    # Type
    `select :: Supported -> Wheels -> null | (File // { tags :: Tags; })` with
    `Tags = { python :: String; abi :: String; platform :: [ String ]; }`

    # Inputs
    `supported`: from `supported`; give it once and use the result for many variants
    : `wheels`: system → `<python>-<abi>` → files, as in `releases.json`

    # Output
    `tags.python` and `tags.abi` are those that were matched (of a file `py2.py3-none-any`: "py3"
    and "none"), `tags.platform` are all platforms of the file

    # Examples
    let
      supported = wheelTags.supported { python = "3.12"; system = "x86_64-linux"; glibc = "2.35"; };
      file = { file = "a-1-cp39-abi3-linux_x86_64.whl"; platform = [ "linux_x86_64" ]; };
    in
    (wheelTags.select supported { x86_64-linux.cp39-abi3 = [ file ]; }).tags
    => { python = "cp39"; abi = "abi3"; platform = [ "linux_x86_64" ]; }
  */
  select = selectWith { };

  /**
    Like `select`, with options.

    # Type
    `selectWith :: { yanked ? Bool; } -> Supported -> Wheels -> null | (File // { tags :: Tags; })`

    # Inputs
    `yanked`: where there is no other file take a yanked one, as for an exact pin (PEP 592); default
    false

    # Examples
    let
      supported = wheelTags.supported { python = "3.12"; system = "x86_64-linux"; glibc = "2.35"; };
      file = { platform = [ "any" ]; yanked = "broken"; };
    in
    (wheelTags.selectWith { yanked = true; } supported { any.py3-none = [ file ]; }).yanked
    => "broken"
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
    Say whether a wheel holds no compiled code: `…-none-any`.

    # Type
    `isPure :: Tags -> Bool`

    # Inputs
    `tags`: from `select`; in a plan, `packages.<name>.tags`

    # Examples
    map wheelTags.isPure [
      { python = "py3"; abi = "none"; platform = [ "any" ]; }
      { python = "py3"; abi = "none"; platform = [ "manylinux_2_17_x86_64" ]; }
    ]
    => [ true false ]
  */
  isPure = tags: tags.abi == "none" && tags.platform == [ "any" ];

  /**
    Say whether a text is one pair of tags under which releases.json may list files: of a CPython 3
    or of any Python 3.

    # Type
    `isTag :: String -> Bool`

    # Inputs
    `text`: `<python>-<abi>`

    # Examples
    map wheelTags.isTag [ "cp312-cp312" "cp39-abi3" "py3-none" "cp27-cp27mu" "pp310-pypy310_pp73" ]
    => [ true true true false false ]
  */
  isTag = text: match "(py3|cp3)[0-9]*-(none|abi3t?|cp3[0-9]+t?)" text != null;

  /**
    Say whether a wheel is the same for every interpreter: `py…-none-…`. It names no ABI and no
    CPython, though it may hold compiled libraries, as the components of CUDA do. What is not free
    of interpreters is another file for another Python, or (abi3) may be.

    # Type
    `isInterpreterFree :: Tags -> Bool`

    # Inputs
    `tags`: from `select`; in a plan, `packages.<name>.tags`

    # Examples
    map wheelTags.isInterpreterFree [
      { python = "py3"; abi = "none"; platform = [ "linux_x86_64" ]; }
      { python = "cp39"; abi = "abi3"; platform = [ "linux_x86_64" ]; }
    ]
    => [ true false ]
  */
  isInterpreterFree = tags: tags.abi == "none" && match "py.*" tags.python != null;

  /**
    Say which glibc a wheel needs: the least demanding one that its platform tags state (PEP 600),
    because a wheel runs where any one of its tags does. The names before PEP 600 stand for 2.5
    (manylinux1), 2.12 (manylinux2010) and 2.17 (manylinux2014), less than any base has.

    # Type
    `glibcFloor :: Tags -> null | String`

    # Inputs
    `tags`: from `select`; in a plan, `packages.<name>.tags`

    # Output
    Null where no tag states one: `any` needs none, and of a bare `linux_x86_64` nobody knows.

    # Examples
    wheelTags.glibcFloor {
      python = "cp312";
      abi = "cp312";
      platform = [ "manylinux_2_28_x86_64" "manylinux2014_x86_64" ];
    }
    => "2.17"

    map wheelTags.glibcFloor [
      { python = "py3"; abi = "none"; platform = [ "any" ]; }
      { python = "py3"; abi = "none"; platform = [ "linux_x86_64" ]; }
    ]
    => [ null null ]
  */
  glibcFloor = import ./internal/glibc-floor.nix;

  /**
    The platform of wheels that state no glibc, of a system.

    # Type
    `bare :: String -> [ String ]`

    # Inputs
    `system`: as Nix names it

    # Examples
    wheelTags.bare "aarch64-linux"
    => [ "linux_aarch64" ]
  */
  bare = system: [ "linux_${(import ./internal/systems.nix).${system}.architecture}" ];

  /**
    Take the ending off the file name of a wheel, for names made from it.

    # Type
    `stem :: String -> String`

    # Inputs
    `file`: the file name

    # Examples
    wheelTags.stem "einops-0.8.1-py3-none-any.whl"
    => "einops-0.8.1-py3-none-any"
  */
  stem = replaceStrings [ ".whl" ] [ "" ];

  /**
    Say why a name is beyond the bounds within which names of wheels are read: 255 letters, and 128
    tags that it stands for.

    # Type
    `excess :: String -> null | String`

    # Inputs
    `file`: the file name, or what somebody says is one

    # Examples
    map wheelTags.excess [
      "a-1-py3-none-any.whl"
      "a-1-py3.py3.py3.py3.py3.py3-none.none.none.none.none.none-any.any.any.any.any.any.whl"
    ]
    => [ null "stands for 216 tags, and a wheel's name for at most 128" ]
  */
  excess = import ./internal/wheel-name-bounds.nix;

  /**
    Read the file name of a wheel.

    # Type
    `parseFilename :: String -> null | { name; version; build; python; abi; platform; }`

    # Inputs
    `file`: the file name; `%2B` and the like are decoded. Null where the name is not one of a
    wheel, or is beyond the bounds (`excess`).

    # Output
    `name` is normalised and `version` canonical; `build` is `[ ]` or `[ number suffix ]`; the three
    tags are lists

    # Examples
    wheelTags.parseFilename
      "Flash_Attn-2.8.3%2Bcu12-1a-cp312-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
    => {
      name = "flash-attn"; version = "2.8.3+cu12"; build = [ 1 "a" ];
      python = [ "cp312" ]; abi = [ "abi3" ];
      platform = [ "manylinux_2_17_x86_64" "manylinux2014_x86_64" ];
    }

    map wheelTags.parseFilename [ "a-1.tar.gz" "a-1-py3-none.whl" "../a-1-py3-none-any.whl" ]
    => [ null null null ]
  */
  parseFilename = import ./internal/wheel-name.nix { inherit name version; };
}
