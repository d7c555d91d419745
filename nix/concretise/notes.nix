/**
  Say what a person should know of a plan that is no reason to refuse it: a sentence each.

  # Type
  `{ lib; facts; } -> Plan -> [ String ]`
*/
{ lib, facts }:
let
  scope = { inherit lib facts; };
  subjects = map (subject: subject scope) [
    (import ./notes/capability.nix)
    (import ./notes/extras.nix)
    (import ./notes/requirements.nix)
    (import ./notes/shared.nix)
    (import ./notes/cuda-release.nix)
    (import ./notes/loads.nix)
    (import ./notes/offered.nix)
    (import ./notes/glibc.nix)
    (import ./notes/start-up.nix)
    (import ./notes/sources.nix)
  ];
in
plan: builtins.concatMap (subject: subject plan) subjects
