# Which torch to advise: only what is recorded, and only what a plan could take.
{ root, lib }@scope:
let
  inherit (import ./common.nix scope) facts stage wheelNamed;
  torchFor = packages: stage "torch-for.nix" { inherit lib facts packages; };
  ours = import (root + "/nix/concretise/index.nix") { errors = import (root + "/nix/errors"); } [
    (root + "/pkgs")
  ];
  variant = cuda: capabilities: {
    axes = { inherit cuda; };
    wheels.x86_64-linux = { };
    inherit capabilities;
  };
  x86.system = "x86_64-linux";
  of = releases: torchFor { torch.data = { inherit releases; }; } x86;
  told = answer: if answer == null then null else "${answer.torch} for ${answer.cuda}";
in
{
  "ours" = {
    expr = map (c: told (torchFor ours x86 [ c ])) [
      "6.1"
      "7.0"
      "3.7"
    ];
    expected = [
      "2.14.0 for 12.6"
      "2.14.0 for 12.6"
      null
    ];
  };
  "all of the capabilities in one wheel" = {
    expr = told (
      torchFor ours x86 [
        "6.1"
        "12.0"
      ]
    );
    expected = null;
  };
  "8.9 runs code for 8.6, 11.0 none for 10.0, a board that of servers from one CUDA on" = {
    expr = [
      (of
        [
          {
            version = "2.9";
            variants = [ (variant "13.0" [ "sm_86" ]) ];
          }
        ]
        [ "8.9" ]
      )
      (of
        [
          {
            version = "2.9";
            variants = [ (variant "13.0" [ "sm_100" ]) ];
          }
        ]
        [ "11.0" ]
      )
      (told (torchFor ours { system = "aarch64-linux"; } [ "8.7" ]))
    ];
    expected = [
      {
        torch = "2.9";
        cuda = "13.0";
      }
      null
      "2.15.0 for 13.2"
    ];
  };
  "the system's own wheels" = {
    expr = map (system: (torchFor ours { inherit system; } [ "7.0" ]) != null) [
      "x86_64-linux"
      "aarch64-linux"
    ];
    expected = [
      true
      false
    ];
  };
  "what nobody would get is no advice" = {
    expr = told (
      of
        [
          {
            version = "3.0rc1";
            variants = [ (variant "13.0" [ "sm_61" ]) ];
          }
          {
            version = "2.9";
            variants = [
              (variant "13.0" [ "sm_75" ])
              (variant "12.8" [ "sm_61" ] // { mark = "left out"; })
              (variant "none" [ ])
              (removeAttrs (variant "12.6" [ ]) [ "capabilities" ])
            ];
          }
          {
            version = "2.8";
            variants = [
              (variant "12.6" [ "compute_50" ])
              (variant "12.4" [ "sm_61" ])
            ];
          }
        ]
        [ "6.1" ]
    );
    expected = "2.8 for 12.6";
  };
  "without torch there is none" = {
    expr = torchFor { } x86 [ "6.1" ];
    expected = null;
  };
  "what the target would not get" = {
    expr =
      let
        wheel = wheelNamed "torch-1-cp312-cp312-manylinux_2_28_x86_64.whl";
        build = more: variant "12.6" [ "sm_61" ] // { wheels = wheel; } // more;
        base = {
          glibc = "2.35";
          freeThreaded = false;
        };
        medium = {
          kind = "facts";
          grade = "medium";
        };
        advise =
          target:
          told (
            torchFor {
              torch.data.releases = [
                {
                  version = "2.14";
                  variants = [
                    (build {
                      axes = {
                        cuda = "12.6";
                        jetpack = "6";
                      };
                    })
                  ];
                }
                {
                  version = "2.13";
                  variants = [ (build { evidence.requires = medium; }) ];
                }
                {
                  version = "2.12";
                  variants = [ (build { startUp = [ { file = "a.pth"; } ]; }) ];
                }
                {
                  version = "2.7";
                  variants = [ (build { }) ];
                }
              ];
            } (x86 // base // target) [ "6.1" ]
          );
      in
      map advise [
        { python = "3.12"; }
        { python = "3.11"; }
        {
          python = "3.12";
          strict = true;
        }
        {
          python = "3.12";
          axes.jetpack = "6.2";
        }
      ];
    expected = [
      "2.13 for 12.6"
      null
      "2.7 for 12.6"
      "2.14 for 12.6"
    ];
  };
}
