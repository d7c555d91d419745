/**
  Pieces of the CUDA toolkit (components.json): which version has no code for which capability,
  which driver it asks for.
*/
{ data, range }:
let
  inherit (builtins)
    attrValues
    concatLists
    concatMap
    filter
    listToAttrs
    ;
  rows = concatLists (attrValues data.components.drops);
  names = concatMap (row: row.packages) rows;
in
{
  /**
    The components about which something is known, by distribution name: `version → [ Row ]` of what
    that version dropped.

    # Type
    `componentDrops :: { <name> = String -> [ { belowCapability; from; lastWith ? ; … } ]; }`

    # Examples
    map (row: row.belowCapability) (facts.componentDrops.nvidia-cudnn-cu12 "9.12.0.46")
    => [ "7.5" ]
  */
  componentDrops = listToAttrs (
    map (name: {
      inherit name;
      value =
        let
          dropping = filter (row: builtins.elem name row.packages) rows;
        in
        version: filter (range.holds version) dropping;
    }) names
  );

  /**
    What cuDNN of a version asks of the driver for a capability; null where nothing is known.

    # Type
    `cudnnDriver :: String -> String -> String | Null`

    # Examples
    facts.cudnnDriver "9.10.2.21" "12.0"
    => "570.26"
  */
  cudnnDriver =
    version: capability:
    let
      row = range.pick version data.components.cudnn.driverFor;
    in
    if row != null && builtins.elem capability row.capabilities then row.driver else null;
}
