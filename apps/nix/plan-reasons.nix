/**
  Why a package of a plan is what it is: every reason, a line each.

  # Type
  `{ printable; style; } -> Package -> String`
*/
{ printable, style }:
package:
let
  facts = import ../../nix/facts;
  inherit (builtins)
    attrNames
    concatStringsSep
    filter
    ;
  because = package.because or { };
  loads = package.loads or { };
  some = condition: line: if condition then [ line ] else [ ];
  text = set: name: if set.${name} or null == null then "" else set.${name};
  requiredBy = package.requiredBy or [ ];
  # What is known from public facts alone, with everyone who says so.
  evidence = package.evidence or { };
  vouched = filter (what: evidence.${what}.kind or "" == "facts") (attrNames evidence);
  witness =
    what:
    let
      row = evidence.${what};
    in
    "${what} from public facts, ${row.grade}, ${row.date}: ${row.source}";
  hardware = evidence.hardware or null;
  driver = if hardware ? driver then ", driver ${hardware.driver}" else "";
  # Null where nobody looked.
  startUp = if package.startUp or null == null then [ ] else package.startUp;
  judged = facts.judgedStartUp package.name startUp;
  files = found: concatStringsSep ", " (map (one: one.file) found);
  why = if text because "why" == "" then "chosen" else because.why;
  lines =
    some (requiredBy != [ ]) "for ${concatStringsSep ", " requiredBy}"
    ++ map witness vouched
    ++ some (hardware != null) (
      "proven on hardware: ${concatStringsSep ", " hardware.targets} (last ${hardware.date}, "
      + "${hardware.gpu}${driver})"
    )
    ++ some (loads.state or "" == "proven") "its libraries will be found"
    ++ loads.opens or [ ]
    ++ loads.notes or [ ]
    ++ some (import ./unmeasured.nix package) "not measured: what its libraries need of others"
    ++ some (text loads "why" != "") "not proven to load: ${text loads "why"}"
    ++ some (judged.unreviewed != [ ]) (
      "runs code whenever Python starts: ${files judged.unreviewed}"
    )
    ++ some (judged.reviewed != [ ]) (
      "runs reviewed code whenever Python starts: ${files judged.reviewed}"
    )
    ++ some (package ? startUp && package.startUp == null) (
      "not looked at: what runs whenever Python starts"
    )
    ++ map (newer: "not ${newer.version} (${newer.flavour}): ${newer.why}") (because.newer or [ ]);
in
concatStringsSep "\n" (
  [ "${style [ "bold" ] (printable package.name)} ${printable "${package.version}: ${why}"}" ]
  ++ map (line: "  ${printable line}") lines
)
