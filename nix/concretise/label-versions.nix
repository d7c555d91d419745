/**
  The versions in labels that leave their dots out: `126` is CUDA 12.6, `64` is ROCm 6.4, `210` is
  torch 2.10.

  # Type
  `{ cuda; rocm; torch; }`, each `String -> null | String`: null where it cannot be told where the
  dots belong
*/
let
  inherit (builtins)
    elemAt
    match
    stringLength
    substring
    ;
  dotted = text: match ".*[.].*" text != null;
  part = substring;
  release = text: if match "[0-9]{3,}.*" text == null then text else null;
  # `126` is 12.6 and `13` is 13: CUDA's majors have two digits, but for those of its first years.
  cuda =
    text:
    if dotted text then
      release text
    else if match "[5-9][0-9]" text != null then
      "${part 0 1 text}.${part 1 1 text}"
    else if match "[1-9][0-9]" text != null then
      text
    else if match "[1-9][0-9][0-9]" text != null then
      "${part 0 2 text}.${part 2 1 text}"
    else
      null;
  # `64` is 6.4, `700` is 7.0.0.
  rocm =
    text:
    if dotted text || match "[1-9]" text != null then
      release text
    else if match "[1-9][0-9]" text != null then
      "${part 0 1 text}.${part 1 1 text}"
    else if match "[1-9][0-9][0-9]" text != null then
      "${part 0 1 text}.${part 1 1 text}.${part 2 1 text}"
    else
      null;
  # `28` is 2.8, `210` is 2.10, `290` is 2.9.0. A release of NVIDIA's container (25.09) is none.
  torch =
    text:
    let
      two = match "[1-9](1[0-9])([0-9]?)" text;
      one = match "[1-9]([0-9])([0-9]?)" text;
      parts = if two != null then two else one;
      patch = elemAt parts 1;
    in
    if match "([2-9][0-9]|[0-9]{3,})[.].*" text != null then
      null
    else if dotted text || stringLength text == 1 then
      text
    else if parts == null then
      null
    else
      "${part 0 1 text}.${elemAt parts 0}${if patch == "" then "" else ".${patch}"}";
in
{
  inherit cuda rocm torch;
}
