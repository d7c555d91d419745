/**
  What a request says, and what is said beside it: packages, constraints, libraries, folders,
  prereleases and what stands apart hold together; of anything else, what is said later counts.

  # Type
  `Request -> Request -> Request`

  # Examples
  import ./merge.nix {
    packages = [ "torch" ];
    python = "3.12";
    constraints.numpy = ">=2";
  } { python = "3.11"; constraints.numpy = "<3"; }
  => { constraints = { numpy = ">=2,<3"; }; packages = [ "torch" ]; python = "3.11"; }
*/
let
  inherit (builtins)
    intersectAttrs
    isAttrs
    isFunction
    isList
    isString
    mapAttrs
    ;
  isSet = value: isAttrs value && !(value ? outPath);

  # Of what is malformed in one of the two places, that is what remains, and is refused.
  lists =
    common: own:
    if isList common && isList own then
      common ++ own
    else if isList own && common != false then
      common
    else
      own;
  sets =
    join: common: own:
    if isSet common && isSet own then
      common // own // mapAttrs (name: value: join value own.${name}) (intersectAttrs own common)
    else if isSet own then
      common
    else
      own;
  texts = value: if isString value then [ value ] else value;
  isTexts = value: isString value || isList value && builtins.all isString value;
  call = packages: p: if isFunction packages then packages p else packages;
  joined = {
    packages =
      common: own:
      if isFunction common || isFunction own then
        p: call common p ++ call own p
      else
        lists common own;
    apart = lists;
    libraries = lists;
    index = lists;
    prereleases = lists;
    # Both hold; what is no text and no list of texts is refused.
    constraints = sets (
      common: own:
      if isString common && isString own then
        "${common},${own}"
      else if isTexts common && isTexts own then
        texts common ++ texts own
      else if isTexts own then
        common
      else
        own
    );
    prefer = sets (_: own: own);
  };
in
common: own:
common
// own
// mapAttrs (key: join: join common.${key} own.${key}) (
  intersectAttrs (intersectAttrs common own) joined
)
