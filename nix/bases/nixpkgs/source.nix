/**
  The source layer: one file, fixed by its sha256, by nixpkgs' own fetchurl. A file without a URL is
  on the package index; where that keeps its files is known to nixpkgs' `fetchPypi`, whose mirror
  settings count here, too.

  # Type
  `Context -> { name; file; sha256; url ? null; } -> Derivation`
*/
{ pkgs, storeName, ... }:
let
  inherit (builtins)
    concatStringsSep
    head
    match
    substring
    ;
  inherit (import ../../lib) wheelTags;
  # In older sets it is one of the Python packages.
  fetchPypi = pkgs.fetchPypi or pkgs.python3.pkgs.fetchPypi;
  probe = fetchPypi {
    pname = "x";
    version = "0";
    format = "wheel";
    sha256 = pkgs.lib.fakeSha256;
  };
  prefix = head (match "(.*/packages/).*" (probe.url or (head probe.urls)));
  # Index servers redirect from the path that they had before files were kept by hash: <python
  # tag>/<letter>/<project>/<file>. The whole tag of the file (py2.py3) is meant, not the one of it
  # that a plan has matched.
  tagOf =
    file:
    let
      wheel = wheelTags.parseFilename file;
    in
    if wheel == null then "source" else concatStringsSep "." wheel.python;
in
{
  name,
  file,
  sha256,
  url ? null,
  ...
}:
pkgs.fetchurl {
  name = storeName file;
  inherit sha256;
  url = if url == null then "${prefix}${tagOf file}/${substring 0 1 name}/${name}/${file}" else url;
}
