/**
  The ways in which a text tells a GPU, each with what it may mean by it: capabilities (`8.6`) or
  gfx targets (`gfx942`). The text is in small letters, `all` are its words.

  # Type
  `{ data; model; tables } -> { idsIn :: text -> [ id ]; chipsIn, modelsIn :: text -> all ->
  [ value ]; lookUp; }`
*/
{
  data,
  model,
  tables,
}:
let
  inherit (builtins)
    any
    attrNames
    concatMap
    elem
    elemAt
    filter
    genList
    head
    length
    match
    sort
    stringLength
    ;
  inherit ((import ../lib).text) unique;
  inherit (tables) byHead byWord byModel;
  vendorWords = data.gpuNames.vendors;
  lookUp = table: names: unique (concatMap (name: table.${name} or [ ]) names);
in
{
  inherit lookUp;

  # The PCI id that a text names: [10de:2204], or a device that lspci has no name for.
  idsIn =
    text:
    let
      plain = match "(.*[^0-9a-f]|)(10de|1002):([0-9a-f]{4}).*" text;
      unnamed = match ".*(nvidia corporation|\\[amd/ati]) device ([0-9a-f]{4}).*" text;
      vendor = if elemAt unnamed 0 == "nvidia corporation" then "10de" else "1002";
    in
    if plain != null then
      [ "${elemAt plain 1}:${elemAt plain 2}" ]
    else if unnamed != null then
      [ "${vendor}:${elemAt unnamed 1}" ]
    else
      [ ];

  chipsIn =
    text: all:
    let
      last = length all - 1;
      before = filter (i: i < last && elemAt all i == "navi") (genList (i: i) (length all));
      navi = map (i: "navi${elemAt all (i + 1)}") before;
      # lspci writes the chip after the vendor, its list of ids at the start and before a bracket.
      after = match ".*\\[amd/ati] (.*)" text;
      stands =
        chip:
        if after != null then
          match "${chip}([^a-z0-9].*|)" (head after) != null
        else
          match "${chip}([^a-z0-9[][^[]*|)\\[.*" text != null;
      heads = sort (a: b: stringLength a > stringLength b) (filter stands (attrNames byHead));
      named = if heads == [ ] then [ ] else byHead.${head heads};
    in
    # One name for two chips tells neither.
    unique (lookUp byWord (all ++ navi) ++ (if length named == 1 then named else [ ]));

  modelsIn =
    text: all:
    let
      isSaid = vendor: any (piece: elem piece vendorWords.${vendor}) (model.pieces all);
      said = filter isSaid (attrNames vendorWords);
      key = model.modelOf text;
      # A bare number or a bare word is a model only where its vendor stands with it.
      isPlain = match "[a-z].*[0-9].*" key == null;
    in
    if length said > 1 || (said == [ ] && isPlain) then
      [ ]
    else
      unique (
        concatMap (vendor: lookUp byModel.${vendor} [ key ]) (
          if said == [ ] then attrNames byModel else said
        )
      );
}
