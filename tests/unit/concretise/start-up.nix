# What runs whenever Python starts: how it is told, what a plan carries of it, what strict takes.
scope:
let
  inherit (import ./common.nix scope)
    errors
    stage
    table
    wheelNamed
    ;
  inherit (scope) lib;
  files = stage "start-up.nix" { inherit lib; };
  tryPlan = stage "try-plan.nix" {
    inherit lib errors;
    inherit facts;
  };
  facts = world // import (scope.root + "/nix/facts/start-up.nix") { inherit data; };
  world = import (scope.root + "/nix/facts");
  data.startUp.reviewed = [
    {
      package = "read";
      file = "r.pth";
      sha256 = [ (hashOf "r") ];
    }
  ];
  hashOf = builtins.hashString "sha256";
  named = map (file: { inherit file; });
  recorded = found: if builtins.isString found then { file = found; } else found;
  of = name: version: startUp: {
    inherit version;
    variants = [
      (
        { wheels = wheelNamed "${name}-${version}-py3-none-any.whl"; }
        // (if startUp == null then { } else { startUp = map recorded startUp; })
      )
    ];
  };
  packages = table {
    tool = [
      (of "tool" "3" [
        "b.pth"
        "sitecustomize.py"
      ])
      (of "tool" "2" null)
      (of "tool" "1" [ ])
    ];
    always = [
      (of "always" "2" [ "a.pth" ])
      (of "always" "1" [ "a.pth" ])
    ];
    # The same name with other content, and the same content in another package.
    read = [
      (of "read" "3" [
        {
          file = "r.pth";
          sha256 = hashOf "other";
        }
      ])
      (of "read" "2" [
        {
          file = "r.pth";
          sha256 = hashOf "r";
        }
      ])
    ];
    copy = [
      (of "copy" "1" [
        {
          file = "r.pth";
          sha256 = hashOf "r";
        }
      ])
    ];
    user = [
      {
        version = "1";
        requires = [ "always" ];
      }
    ];
  };
  ask =
    request:
    tryPlan packages (
      {
        packages = [ "tool" ];
        python = "3.12";
      }
      // request
    );
  told =
    request:
    let
      inherit (ask request) plan;
      inherit (plan.packages) tool;
      runs = tool.startUp or "nothing";
    in
    [
      tool.version
      (if builtins.isList runs then map (found: found.file) runs else runs)
    ]
    ++ plan.notes;
in
{
  few = {
    expr = files (named [
      "a.pth"
      "b.start"
    ]);
    expected = "a.pth, b.start";
  };
  many = {
    expr = map (some: files (named some)) [
      [
        "a"
        "b"
        "c"
        "d"
      ]
      [
        "a"
        "b"
        "c"
        "d"
        "e"
      ]
    ];
    expected = [
      "a, b, c, d"
      "a, b, c and 2 more"
    ];
  };
  "a plan tells it, and nothing of what is not known" = {
    expr = map told [
      { }
      { constraints.tool = "==2"; }
      { constraints.tool = "==1"; }
    ];
    expected = [
      [
        "3"
        [
          "b.pth"
          "sitecustomize.py"
        ]
        "Runs code whenever Python starts: tool 3 (b.pth, sitecustomize.py)"
      ]
      [
        "2"
        "nothing"
      ]
      [
        "1"
        "nothing"
      ]
    ];
  };
  "strict takes a release without it, and says what nobody knows" = {
    expr = map (request: told (request // { strict = true; })) [
      { }
      { constraints.tool = "==1"; }
    ];
    expected = [
      [
        "2"
        null
        "Not looked at, what runs whenever Python starts: tool 2"
      ]
      [
        "1"
        "nothing"
      ]
    ];
  };
  "why not the newest" = {
    expr =
      (builtins.head (ask { strict = true; }).plan.packages.tool.because.newer).why;
    expected =
      "runs code whenever Python starts (b.pth, sitecustomize.py),"
      + " which strict does not take";
  };
  "it is what is in the files, and no part of the id" = {
    expr =
      let
        idOf =
          startUp:
          (tryPlan (table { tool = [ (of "tool" "3" startUp) ]; }) {
            packages = [ "tool" ];
            python = "3.12";
          }).plan.id;
      in
      idOf null == idOf [ ] && idOf [ ] == idOf [ "a.pth" ];
    expected = true;
  };
  "strict takes what was reviewed, by content, and a plan tells it apart" = {
    expr =
      let
        inherit
          (ask {
            packages = [ "read" ];
            strict = true;
          })
          plan
          ;
        inherit (plan.packages.read) version because;
      in
      [
        version
        plan.notes
        (builtins.head because.newer).why
      ];
    expected = [
      "2"
      [ "Runs reviewed code whenever Python starts: read 2 (r.pth)" ]
      "runs code whenever Python starts (r.pth), which strict does not take"
    ];
  };
  messages."the same content in another package" = {
    expr =
      (ask {
        packages = [ "copy" ];
        strict = true;
      }).message;
    expected = ''
      accelpkgs E142: the plan has what `strict` refuses
        where: strict (your request)
        why:   copy 1 runs code whenever Python starts (r.pth)
        fix:   start-up: look at what it runs; then leave out strict, or what needs it'';
  };
  messages."where every release has it" = {
    expr =
      (ask {
        packages = [ "user" ];
        strict = true;
      }).message;
    expected = ''
      accelpkgs E142: the plan has what `strict` refuses
        where: strict (your request)
        why:   always 2 runs code whenever Python starts (a.pth)
        fix:   start-up: look at what it runs; then leave out strict, or what needs it'';
  };
}
