# Which variants of a release come first.
scope:
let
  inherit (import ./common.nix scope) stage targetOf;
  ordered = stage "measured-first.nix";
  first = request: variants: map (v: v.name) (ordered (targetOf request) variants);
  read = name: cuda: {
    inherit name;
    axes = { inherit cuda; };
    capabilities = [ "sm_80" ];
  };
  unread = name: cuda: {
    inherit name;
    axes = { inherit cuda; };
  };
  gpu = {
    capabilities = [ "8.6" ];
  };
in
{
  "what was read stands before what was not" = {
    expr = first gpu [
      (unread "13.0" "13.0")
      (read "12.8" "12.8")
      (unread "12.6" "12.6")
      (read "12.4" "12.4")
    ];
    expected = [
      "12.8"
      "12.4"
      "13.0"
      "12.6"
    ];
  };
  "and what is for no GPU stays the last" = {
    expr = first gpu [
      (unread "13.0" "13.0")
      (read "12.8" "12.8")
      (unread "cpu" "none")
    ];
    expected = [
      "12.8"
      "13.0"
      "cpu"
    ];
  };
  "among those that were read, nothing moves" = {
    expr = first gpu [
      (unread "cpu" "none")
      (read "13.0" "13.0")
      { name = "any"; }
      (read "12.8" "12.8")
    ];
    expected = [
      "13.0"
      "12.8"
      "cpu"
      "any"
    ];
  };
  "for ROCm, its own code counts" = {
    expr =
      first
        {
          rocm = "6.4";
          gfx = [ "gfx942" ];
        }
        [
          {
            name = "unread";
            axes.rocm = "6.4";
          }
          {
            name = "read";
            axes.rocm = "6.3";
            gfx = [ "gfx942" ];
          }
        ];
    expected = [
      "read"
      "unread"
    ];
  };
}
