/**
  The source layer: one file, fixed by its sha256, fetched through the machine's own pip
  configuration.

  # Type
  `Context -> { name; file; sha256; url ? null; } -> Derivation`
*/
context:
{
  name,
  file,
  sha256,
  url ? null,
  ...
}:
derivation (context.start context.builderPython context.scripts.fetch "fetch" // {
  name = context.storeName file;
  inherit (context) system;
  project = name;
  inherit file sha256;
  url = if url == null then "" else url;
  outputHash = sha256;
  outputHashAlgo = "sha256";
  outputHashMode = "flat";
  preferLocalBuild = true;
  impureEnvVars = [
    "PIP_INDEX_URL"
    "PIP_EXTRA_INDEX_URL"
    "PIP_CONFIG_FILE"
    "PIP_DEFAULT_TIMEOUT"
    "PIP_TIMEOUT"
    "http_proxy"
    "https_proxy"
    "all_proxy"
    "no_proxy"
    "HTTP_PROXY"
    "HTTPS_PROXY"
    "ALL_PROXY"
    "NO_PROXY"
  ];
})
