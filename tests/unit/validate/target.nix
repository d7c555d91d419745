# What validation refuses by the target alone, and what it lets pass.
scope:
let
  inherit (import ../validate-support.nix scope) codes facts;
  jetson = request: codes ({ system = "aarch64-linux"; } // request);
in
{
  windows = {
    "6.1 with 12.9" = { expr = codes { cuda = "12.9"; capabilities = [ "6.1" ]; }; expected = [ ]; };
    "6.1 with 13.0" = { expr = codes { cuda = "13.0"; capabilities = [ "6.1" ]; }; expected = [ "E102" ]; };
    "a patch release is its release" = { expr = codes { cuda = "13.0.2"; capabilities = [ "7.0" ]; }; expected = [ "E102" ]; };
    "a major version stands for any of its releases" = { expr = codes { cuda = "12"; capabilities = [ "5.0" "12.1" ]; }; expected = [ ]; };
    "what each release of a prefix has, but none has together" = { expr = codes { cuda = "11"; capabilities = [ "9.0a" ]; }; expected = [ "E102" ]; };
    "7.5 is still there" = { expr = codes { cuda = "13.5"; capabilities = [ "7.5" ]; }; expected = [ ]; };
    "a family from 12.9 on" = { expr = map (cuda: codes { inherit cuda; capabilities = [ "12.0f" ]; }) [ "12.8" "12.9" "13.0" ]; expected = [ [ "E102" ] [ ] [ ] ]; };
    "9.0a with 12.0" = { expr = codes { cuda = "12.0"; capabilities = [ "9.0a" ]; }; expected = [ ]; };
    "a release newer than the facts may do anything" = { expr = codes { cuda = "14.1"; capabilities = [ "6.1" ]; }; expected = [ ]; };
    "no accelerator" = { expr = codes { cuda = null; capabilities = [ "6.1" ]; }; expected = [ ]; };
    "no capabilities" = { expr = codes { cuda = "13.0"; }; expected = [ ]; };
    "any CUDA, capabilities that meet" = { expr = codes { capabilities = [ "6.1" "12.0" ]; }; expected = [ ]; };
    "every release makes code for all that it lists" = {
      expr = builtins.concatMap (cuda: codes { inherit cuda; capabilities = builtins.filter (c: !(facts.capabilityFacts c ? jetson)) facts.data.cuda.releases.${cuda}.capabilities; }) facts.cudaReleases;
      expected = [ ];
    };
  };

  jetson = {
    "7.2 from 11.4 to 12.2" = {
      expr = map (cuda: jetson { inherit cuda; capabilities = [ "7.2" ]; }) [ "11.4" "12.2" "12.3" "12.9" ];
      expected = [ [ ] [ ] [ "E105" ] [ "E105" ] ];
    };
    "7.2 with CUDA 13" = { expr = jetson { cuda = "13.0"; capabilities = [ "7.2" ]; }; expected = [ "E102" "E105" ]; };
    "8.7 with JetPack 6" = {
      expr = map (cuda: jetson { inherit cuda; jetpack = "6.2"; capabilities = [ "8.7" ]; }) [ "12.2" "12.4" "12.9" "13.0" ];
      expected = [ [ "E105" ] [ ] [ ] [ "E105" ] ];
    };
    "11.0 with JetPack 7" = { expr = jetson { cuda = "13.0"; jetpack = "7.2"; capabilities = [ "11.0" ]; }; expected = [ ]; };
    "never beside an x86_64" = { expr = codes { cuda = "12.6"; capabilities = [ "8.6" "8.7" ]; }; expected = [ "E104" ]; };
    "8.6 is no Jetson" = { expr = jetson { cuda = "12.6"; capabilities = [ "8.6" ]; }; expected = [ ]; };
    "its driver is not numbered like a server's" = { expr = jetson { cuda = "12.6"; capabilities = [ "8.7" ]; driver = "35.6"; }; expected = [ ]; };
  };

  driver = {
    "unknown is not too old" = { expr = codes { cuda = "13.0"; }; expected = [ ]; };
    "at the floor" = { expr = codes { cuda = "12.9"; driver = "525.60.13"; }; expected = [ ]; };
    "just below it" = { expr = codes { cuda = "12.9"; driver = "525.60.11"; }; expected = [ "E110" ]; };
    "a branch alone is read in its favour" = { expr = codes { cuda = "13.0"; driver = "580"; }; expected = [ ]; };
    "numbers, not letters" = { expr = codes { cuda = "12.0"; driver = "1000.1"; }; expected = [ ]; };
    "580 is the last for Volta" = {
      expr = map (driver: codes { cuda = "12.6"; capabilities = [ "7.0" ]; inherit driver; }) [ "580.95.05" "590.44.01" ];
      expected = [ [ ] [ "E111" ] ];
    };
    "Turing goes on" = { expr = codes { cuda = "13.2"; capabilities = [ "7.5" ]; driver = "595.45.04"; }; expected = [ ]; };
  };

  rocm = {
    "known" = { expr = codes { rocm = "7.1"; gfx = [ "gfx942" "gfx1100" ]; }; expected = [ ]; };
    "too new for that ROCm" = { expr = codes { rocm = "6.4"; gfx = [ "gfx950" ]; }; expected = [ "E135" ]; };
    "a ROCm about which nothing is known" = { expr = codes { rocm = "6.2"; gfx = [ "gfx950" ]; }; expected = [ ]; };
    "capabilities of the other maker do not matter" = { expr = codes { rocm = "7.1"; capabilities = [ "6.1" ]; }; expected = [ ]; };
  };
}
