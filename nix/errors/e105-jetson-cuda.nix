# E105. `window`: { min ? ; max ? ; }; `jetpack`: list of JetPack major versions; `nearest`: a
# release in the window, or null.
{
  capability,
  described,
  board,
  cuda,
  jetpack,
  window,
  nearest,
}:
let
  packs = "JetPack ${builtins.concatStringsSep ", " jetpack}";
  range =
    if window ? min && window ? max then
      "CUDA ${window.min} to ${window.max} run"
    else if window ? max then
      "CUDA ${window.max} is the newest"
    else
      "CUDA ${window.min} or newer runs";
in
{
  code = "E105";
  title =
    if cuda == null then
      "no CUDA release known here runs on ${described}"
    else
      "CUDA ${cuda} does not run on ${described}";
  where = "capabilities${if cuda == null then "" else " and cuda"} (your target)";
  why = "${board}: ${packs}, where ${range}";
  fix = (if nearest == null then [ ] else [ "take cuda = \"${nearest}\"" ]) ++ [
    "${if nearest == null then "" else "or "}remove \"${capability}\" from capabilities"
  ];
}
