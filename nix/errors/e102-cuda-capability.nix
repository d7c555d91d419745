/*
  E102. A CUDA release has no code for some of the target's capabilities.
  `missing`: [ { capability; described; first ? ; last ? ; becomes ? ; since ? ; } ]; `suitable`:
  releases that have all, nearest first;
  `torch`: { torch; cuda; } of the newest recorded torch wheels with code for all, or null.
*/
{
  cuda,
  missing,
  suitable,
  others,
  torch,
}:
let
  quote = c: "\"${c}\"";
  names = builtins.concatStringsSep ", " (map (m: m.capability) missing);
  reason =
    m:
    if m ? becomes then
      "${m.described} is written ${m.becomes} from CUDA ${m.since} on"
    else if m ? last && builtins.compareVersions m.last cuda < 0 then
      "CUDA ${m.last} is the last release for ${m.described}"
    else if m ? first then
      "CUDA ${m.first} is the first release for ${m.described}"
    else
      "no CUDA release of that number has code for ${m.described}";
  renamed = builtins.filter (m: m ? becomes) missing;
  newestTorch =
    if torch == null then
      [ ]
    else
      [
        "for torch: cuda = ${quote torch.cuda}, whose wheels have code for ${
          if others then "them" else names
        } up to torch ${torch.torch}"
      ];
  remove = "remove ${
    builtins.concatStringsSep " and " (map (m: quote m.capability) missing)
  } from capabilities";
in
{
  code = "E102";
  title = "CUDA ${cuda} has no code for capability ${names}";
  where = "cuda and capabilities (your target)";
  why = map reason missing;
  fix =
    if renamed != [ ] then
      map (m: "write \"${m.becomes}\" instead of \"${m.capability}\"") renamed
    else if suitable == [ ] then
      [ "no CUDA release has all of your capabilities: ${remove}, and make a second target" ]
    else if others then
      [
        (
          "take cuda = ${builtins.concatStringsSep " or " (map quote suitable)}, which has "
          + "all of your capabilities"
        )
      ]
      ++ newestTorch
      ++ [ "or ${remove}" ]
    else
      [ "take cuda = ${builtins.concatStringsSep " or " (map quote suitable)}" ] ++ newestTorch;
}
