/**
  What acts whenever Python starts, whoever imports what: that which nobody reviewed, and that which
  somebody did; under `strict` also of which wheels nobody
  knows. Elsewhere the latter would stand under every plan.

  # Type
  `Scope -> Plan -> [ String ]`
*/
{ lib, facts, ... }:
let
  inherit (builtins)
    attrValues
    catAttrs
    concatStringsSep
    filter
    hasAttr
    ;
  files = import ../start-up.nix { inherit lib; };
  label = package: "${package.name} ${package.version}";
  one = package: "${label package} (${files package.startUp})";
  # Of each package what is in question, if anything.
  only =
    of: packages:
    filter (package: package.startUp != [ ]) (
      map (package: package // { startUp = of package; }) packages
    );
  reviewed = package: (facts.judgedStartUp package.name package.startUp).reviewed;
  unread = package: (facts.judgedStartUp package.name package.startUp).unreviewed;
  say = prefix: of: packages: if packages == [ ] then [ ] else [ (prefix + listed of packages) ];
  listed = of: packages: concatStringsSep ", " (map of packages);
in
plan:
let
  packages = attrValues plan.packages;
  # Nearly always there is nothing, and then no package is looked at.
  stated = filter (hasAttr "startUp") packages;
  split = builtins.partition (package: package.startUp == null) stated;
in
if catAttrs "startUp" packages == [ ] then
  [ ]
else
  say "Runs code whenever Python starts: " one (only unread split.wrong)
  ++ say "Runs reviewed code whenever Python starts: " one (only reviewed split.wrong)
  ++ say "Not looked at, what runs whenever Python starts: " label split.right
