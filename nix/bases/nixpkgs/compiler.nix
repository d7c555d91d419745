/**
  The compiler that a plan reckons with where the user names none: the newest gcc of this nixpkgs
  that every CUDA 12 from 12.4 on (`compilerFrom` of nix/facts/support.json) accepts as host
  compiler (nix/facts/host-compilers.json), because the plan may choose any of them. `compiler = {
  gcc = "14"; }` names another.

  # Type
  `Pkgs -> { gcc :: String; } | null`
*/
pkgs:
let
  facts = import ../../facts;
  inherit (facts.hostCompiler facts.data.support.compilerFrom.cuda) gccMax;
  own =
    if pkgs.stdenv.cc.isGNU or false then
      builtins.fromJSON (builtins.head (builtins.match "([0-9]+).*" pkgs.stdenv.cc.version))
    else
      null;
  has = import ./has-gcc.nix pkgs;
in
if own == null then
  null
else if own <= gccMax then
  { gcc = toString own; }
else if has gccMax then
  { gcc = toString gccMax; }
else
  { gcc = toString own; }
