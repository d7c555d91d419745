/**
  Host compilers: what nvcc accepts (host-compilers.json) and what torch's extension builder accepts
  (torch-extension.json).
*/
{ data }:
let
  inherit (builtins) compareVersions filter;
  inherit (data.torchExtension) tables;
  inherit ((import ../lib).list) last;
in
{
  /**
    Bounds of the host compiler (major versions, inclusive) for a CUDA release; null where they are
    unknown.

    # Type
    `hostCompiler :: String -> { gccMax; clangMax; gccMin ? ; clangMin ? ; kind; … } | Null`

    # Examples
    (facts.hostCompiler "12.4").gccMax
    => 13
  */
  hostCompiler = release: data.hostCompilers.releases.${release} or null;

  /**
    The CUDA releases whose nvcc accepts a compiler of a major version, oldest first.

    # Type
    `cudaForCompiler :: "gcc" | "clang" -> Int -> [ String ]`

    # Examples
    facts.cudaForCompiler "gcc" 15
    => [ "13.0" "13.1" "13.2" "13.3" "13.4" "13.5" ]
  */
  cudaForCompiler =
    compiler: version:
    filter (
      release:
      let
        bounds = data.hostCompilers.releases.${release} or { };
      in
      (bounds."${compiler}Max" or 0) >= version && (bounds."${compiler}Min" or 0) <= version
    ) data.cuda.order;

  /**
    The table of one kind (`gcc`, `clang`, `architectures`) that a torch release enforces; null
    where it is unknown.

    # Type
    `torchExtensionTable :: String -> String -> Attrs | [ String ] | Null`

    # Examples
    (facts.torchExtensionTable "2.11.0" "gcc")."12.8"
    => { min = "6"; below = "14"; }
  */
  torchExtensionTable =
    torch: kind:
    let
      held = filter (table: table ? ${kind} && compareVersions torch table.from >= 0) tables;
    in
    if held == [ ] then null else (last held).${kind};
}
