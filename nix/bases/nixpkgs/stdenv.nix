/**
  The stdenv with the gcc that a plan reckons with.

  # Type
  `Context -> { gcc ? :: String; } -> Stdenv`

  # Errors
  `E252` there is no such gcc
*/
{ pkgs, lib, ... }:
compiler:
let
  errors = import ../../errors;
  own = lib.versions.major pkgs.stdenv.cc.version;
  wanted = lib.versions.major "${compiler.gcc}";
  has = import ./has-gcc.nix pkgs;
  majors = builtins.filter has (lib.range 9 20);
in
if !(compiler ? gcc) || wanted == own then
  pkgs.stdenv
else if has wanted then
  pkgs."gcc${wanted}Stdenv"
else
  throw (
    "\n"
    + errors.render [
      (errors.nixpkgsCompiler {
        gcc = wanted;
        present = lib.unique ([ own ] ++ map toString majors);
      })
    ]
  )
