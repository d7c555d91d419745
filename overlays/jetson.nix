/**
  The Jetson boards that have an overlay, and the CUDA that each of them runs: its JetPack's own, or
  that of `pkgs.cudaPackages` where it is one that the JetPack runs with NVIDIA's compatibility
  package, which then is needed: nixpkgs' `cuda_compat`.

  # Type
  ```
  {
    boards :: { <name> = { capability; jetpack; toolkit; }; };
    names :: [ String ];
    boardOf :: [ Capability ] -> null | String;
    of :: String -> Pkgs -> { capability; jetpack; cuda; cudaCompat :: null | Derivation; };
  }
  ```

  # Inputs
  `of` : `"xavier"`, `"orin"`, `"thor"`; each with the newest JetPack of the line that the board is
  for here (Orin runs JetPack 5 and 7, too: ask `concretise` for these)
  : `toolkit` : the CUDA of the overlay (./legacy-cuda.nix)
*/
let
  facts = builtins.fromJSON (builtins.readFile ../nix/facts/jetson.json);
  boards = {
    xavier = {
      capability = "7.2";
      jetpack = "5.1.6";
      # The newest that JetPack 5's compatibility package runs. cuDNN is the last 8.9 for Jetson;
      # whether it has code for 7.2 was not read.
      toolkit = {
        release = "12.2";
        published = {
          cuda = "12.2.2";
          cudnn = "8.9.5";
        };
      };
    };
    orin = {
      capability = "8.7";
      jetpack = "6.2.2";
      toolkit = {
        release = "12.6";
        published = {
          cuda = "12.6.3";
          cudnn = "9.10.2";
        };
      };
    };
    thor = {
      capability = "11.0";
      jetpack = "7.2";
      toolkit = {
        release = "13.2";
        published = { };
      };
    };
  };
  names = builtins.attrNames boards;
in
{
  inherit boards names;
  # The board that a list of capabilities is for; null for others.
  boardOf =
    capabilities:
    let
      found = builtins.filter (name: capabilities == [ boards.${name}.capability ]) names;
    in
    if found == [ ] then null else builtins.head found;
  of =
    name: pkgs:
    let
      board = boards.${name};
      own = facts.jetpack.${board.jetpack}.cuda;
      jetpack = builtins.head (builtins.match "([0-9]+)\\..*" board.jetpack);
      window = facts.windows.${jetpack};
      # It is there for Jetson alone, and for the releases that NVIDIA made it for.
      scope = pkgs.cudaPackages or { };
      compat = scope.cuda_compat or null;
      release = scope.cudaMajorMinorVersion or own;
      # The release first: a scope that is too new for the board is asked for nothing else, because
      # nixpkgs asserts what it is for.
      within =
        builtins.compareVersions release own > 0
        && (!(window ? max) || builtins.compareVersions release window.max <= 0);
      upgraded = within && compat.meta.available or false;
    in
    {
      inherit (board) capability;
      inherit jetpack;
      cuda = if upgraded then release else own;
      cudaCompat = if upgraded then compat else null;
    };
}
