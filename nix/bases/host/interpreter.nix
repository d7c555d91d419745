/**
  An interpreter of the host base: one that the sandbox shows, or one that is copied into the store:
  of pyenv, of uv, a folder of python-build-standalone.

  # Type
  `{ system; visible; scripts; } -> String -> Interpreter -> { executable; version; }` with
  `Interpreter = { executable; version; } | { folder; version ? ; }`

  # Inputs
  `visible`: folders that the sandbox shows, beside those of a distribution

  # Errors
  `E307` the sandbox does not show it, or the folder is no whole CPython
*/
{
  system,
  visible,
  scripts,
}:
let
  errors = import ../../errors;
  inherit (builtins)
    any
    elem
    filter
    head
    match
    pathExists
    readFile
    replaceStrings
    ;
  shown = [
    "/usr"
    "/bin"
    "/lib"
    "/lib64"
    builtins.storeDir
  ]
  ++ visible;
  isBelow =
    path: folder:
    builtins.substring 0 (builtins.stringLength folder + 1) path == "${folder}/"
    && match ".*/[.][.](/.*)?" path == null;
  refuse = problem: throw ("\n" + errors.render [ (errors.hiddenPython problem) ]);

  # Neither packages of the person's own, nor what nobody runs.
  isLeft =
    name:
    elem name [
      "__pycache__"
      "idlelib"
      "site-packages"
      "test"
      "tests"
      "turtledemo"
    ]
    || match ".*[.]a" name != null;
  sourceOf =
    python: folder:
    let
      root = toString folder;
      short = replaceStrings [ "t" ] [ "" ] python;
      within = path: replaceStrings [ "${root}/" ] [ "" ] path;
      keeps =
        path: type:
        let
          relative = within path;
          name = baseNameOf path;
        in
        type != "unknown"
        && !(isLeft name)
        && (
          elem relative [
            "bin"
            "lib"
            "include"
          ]
          || match "bin/python${short}t?" relative != null
          || match "lib/libpython[^/]*" relative != null
          || match "(lib|include)/python${python}(/.*)?" relative != null
        );
    in
    builtins.path {
      name = "python${python}";
      path = folder;
      filter = keeps;
    };
  versionOf =
    python: folder:
    let
      header = folder + "/include/python${python}/patchlevel.h";
      found = match ".*define PY_VERSION +\"([0-9.]+)\".*" (readFile header);
    in
    if pathExists header && found != null then head found else null;

  copied =
    python:
    { folder, version }:
    let
      source = sourceOf python folder;
      copy = derivation {
        name = "python-${version}";
        inherit system;
        builder = "/bin/sh";
        args = [
          "-c"
          # Its library, before it looks for that beside itself.
          (
            "LD_LIBRARY_PATH=${source}/lib exec ${source}/bin/python${python} -I -S -B "
            + "${scripts.copy-python} copy_python"
          )
        ];
        spec = {
          inherit source python;
          folder = toString folder;
        };
        __structuredAttrs = true;
        preferLocalBuild = true;
      };
    in
    {
      inherit version;
      executable = "${copy}/bin/python${python}";
    };
in
python: given:
if given ? folder then
  let
    folder =
      if builtins.isPath given.folder then
        given.folder
      else
        /. + builtins.unsafeDiscardStringContext "${given.folder}";
    parts = [
      "bin/python${python}"
      "lib/python${python}/os.py"
    ];
    lost = filter (part: !(pathExists (folder + "/${part}"))) parts;
    version = given.version or (versionOf python folder);
  in
  if lost != [ ] then
    refuse {
      inherit python;
      place = toString folder;
      why = "it has no ${head lost}: it is no whole CPython ${python}";
    }
  else if version == null then
    refuse {
      inherit python;
      place = toString folder;
      why = "it has no headers, which say its full version";
      fix = "say it: { folder = …; version = \"${python}.1\"; }";
    }
  else
    copied python { inherit folder version; }
else if any (isBelow given.executable) shown then
  given
else
  refuse {
    inherit python;
    place = given.executable;
    why = "the sandbox of builds shows ${builtins.concatStringsSep ", " shown}, and nothing else";
  }
