# Which build answers whom: for CUDA, for ROCm, for the CPU.
scope@{ lib, ... }:
let
  inherit (import ../common.nix scope)
    errors
    facts
    meta
    package
    stage
    wheelNamed
    ;
  tryPlan = stage "try-plan.nix" { inherit lib facts errors; };

  native = wheelNamed "a-1-cp312-cp312-manylinux_2_28_x86_64.whl";
  build = axes: {
    inherit axes;
    wheels = native;
  };
  cuda = version: build { cuda = version; };
  rocm =
    version: gfx:
    build {
      cuda = "none";
      rocm = version;
    }
    // {
      inherit gfx;
    };
  cpu = build {
    cuda = "none";
    rocm = "none";
  };
  for = code: variant: variant // { capabilities = code; };
  releases = map (row: {
    version = builtins.head row;
    variants = builtins.tail row;
  });

  # The CPU is ahead of CUDA by a release, and ROCm of both.
  mixed = package "mixed" (releases [
    [
      "4"
      (rocm "6.4" [
        "gfx942"
        "gfx1100"
      ])
    ]
    [
      "3"
      cpu
      (rocm "6.3" [ "gfx90a" ])
    ]
    [
      "2"
      (for [ "sm_80" ] (cuda "12.8"))
      cpu
    ]
    [
      "1"
      (for [
        "sm_61"
        "sm_80"
      ] (cuda "12.6"))
      cpu
    ]
  ]);
  packages = {
    inherit mixed;
    plain = package "plain" (releases [ [ "1" cpu ] ]);
    unstated = package "unstated" (releases [ [ "1" (build { }) ] ]);
    only-rocm = package "only-rocm" (releases [ [ "1" (rocm "6.4" [ "gfx942" ]) ] ]);
    only-cuda = package "only-cuda" (releases [ [ "1" (for [ "sm_80" ] (cuda "12.8")) ] ]);
    component = package "component" (releases [ [ "1" (cuda "12") ] ]) // {
      meta = meta // {
        kind = "component";
      };
    };
    needs-it = package "needs-it" [
      {
        version = "1";
        requires = [ "mixed" ];
      }
    ];
    sources = package "sources" [
      {
        version = "2";
        variants = [ cpu ];
        sdist = {
          file = "sources-2.tar.gz";
        };
      }
      {
        version = "1";
        variants = [ (cuda "12.8") ];
      }
    ] // {
      meta = meta // {
        source = { };
      };
    };
  };
  try = request: tryPlan packages ({ python = "3.12"; } // request);
  # "version axes" of a package, or the codes and reasons of the refusal.
  got =
    name: request:
    let
      tried = try ({ packages = [ name ]; } // request);
      p = tried.plan.packages.${name};
      axes = p.axes;
    in
    if tried.ok then
      "${p.version} cuda ${axes.cuda or "-"} rocm ${axes.rocm or "-"}"
    else
      map (problem: "${problem.code}: ${lib.text.show problem.why}") tried.problems;
  why = name: request: builtins.head (try ({ packages = [ name ]; } // request)).problems;
  reasons = name: request: (why name request).why;
in
{
  "who names a GPU gets no build for the CPU" = {
    expr = map (c: got "mixed" { capabilities = [ c ]; }) [
      "8.6"
      "6.1"
    ];
    expected = [
      "2 cuda 12.8 rocm -"
      "1 cuda 12.6 rocm -"
    ];
  };
  "and is told so of each" = {
    expr = {
      inherit (why "mixed" { capabilities = [ "5.2" ]; }) code why;
    };
    expected = {
      code = "E012";
      why = [
        "mixed 2 has machine code for 8.0 and newer only"
        "mixed 1 has machine code for 6.1 and newer only"
        "mixed 3 to 1 is a build for the CPU, and capability 5.2 was asked for"
        "… and 2 more"
      ];
    };
  };
  "a ROCm target likewise" = {
    expr = [
      (got "mixed" { gfx = [ "gfx1100" ]; })
      (got "mixed" {
        rocm = "6.3";
        gfx = [ "gfx90a" ];
      })
      (reasons "mixed" {
        gfx = [
          "gfx1100"
          "gfx90a"
        ];
        constraints.mixed = "<3";
      })
    ];
    expected = [
      "4 cuda none rocm 6.4"
      "3 cuda none rocm 6.3"
      [
        "mixed 4 has code for gfx942, gfx1100 only"
        "mixed 3 has code for gfx90a only"
        "mixed 3 to 1 is a build for the CPU, and gfx1100 and gfx90a were asked for"
        "… and 2 more"
      ]
    ];
  };
  "whatever requires it" = {
    expr = (try {
      packages = [ "needs-it" ];
      capabilities = [ "8.6" ];
    }).plan.packages.mixed.version;
    expected = "2";
  };
  "a package without builds for GPUs answers everybody" = {
    expr = [
      (got "plain" { cuda = null; })
      (got "plain" { })
      (got "unstated" { capabilities = [ "8.6" ]; })
      (got "unstated" { gfx = [ "gfx942" ]; })
      (got "plain" { gfx = [ "gfx942" ]; })
    ];
    expected = [
      "1 cuda none rocm none"
      "1 cuda none rocm none"
      "1 cuda - rocm -"
      "1 cuda - rocm -"
      "1 cuda none rocm none"
    ];
  };
  "cuda = null takes builds for the CPU, and nothing that is for an accelerator" = {
    expr = [
      (got "mixed" { cuda = null; })
      (got "unstated" { cuda = null; })
      (got "mixed" {
        cuda = null;
        capabilities = [ "8.6" ];
      })
      (map (name: (try {
        packages = [ name ];
        cuda = null;
      }).ok) [
        "only-cuda"
        "only-rocm"
        "component"
      ])
    ];
    expected = [
      "3 cuda none rocm none"
      "1 cuda - rocm -"
      "3 cuda none rocm none"
      [
        false
        false
        false
      ]
    ];
  };
  "who names nothing gets CUDA, however new the others are" = {
    expr = got "mixed" { };
    expected = "2 cuda 12.8 rocm -";
  };
  "then the CPU" = {
    expr = got "mixed" { constraints.mixed = ">2"; };
    expected = "3 cuda none rocm none";
  };
  "and ROCm never" = {
    expr = reasons "mixed" { constraints.mixed = ">3"; };
    expected = [
      "mixed 3 to 1 is not >3, as your constraints.mixed asks"
      "mixed 4 is a build for ROCm 6.4, and nobody asked for ROCm"
      "mixed 3 is a build for ROCm 6.3, and nobody asked for ROCm"
    ];
  };
  "unless there is nothing else" = {
    expr = [
      (got "only-rocm" { })
      (got "only-cuda" { })
    ];
    expected = [
      "1 cuda none rocm 6.4"
      "1 cuda 12.8 rocm -"
    ];
  };
  "a wheel for the CPU still comes before a source" = {
    expr = map (constraints: (try {
      packages = [ "sources" ];
      inherit constraints;
    }).plan.packages.sources.flavour) [
      { }
      { sources = ">1"; }
    ];
    expected = [
      "wheel"
      "wheel"
    ];
  };
}
