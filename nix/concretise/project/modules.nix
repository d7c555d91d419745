/**
  What there is to import in a project's folder, by the names of its folders and files alone: as its
  build system is told, else below `src`, else at its root without what build systems leave out.

  # Type
  `{ path; name; tool; } -> [ { name; path; } ]`: the topmost of what is imported: packages,
  modules, and what lies in namespace packages; `name` is the project's, normalised
  `placeOf { path; tool; } module`: where a module would lie

  # Examples
  modules { path = ./.; name = "my-thing"; tool = { }; }
  => [ { name = "my_thing"; path = "src/my_thing"; } ]
*/
let
  inherit (builtins)
    any
    attrNames
    concatMap
    elem
    filter
    head
    isAttrs
    isList
    isString
    match
    pathExists
    readDir
    replaceStrings
    ;
  isName = text: match "[A-Za-z_][A-Za-z0-9_]*" text != null;
  aside = [
    "benchmark"
    "benchmarks"
    "build"
    "ci"
    "data"
    "dist"
    "doc"
    "docs"
    "example"
    "examples"
    "notebooks"
    "scripts"
    "test"
    "tests"
    "tools"
    "util"
    "utils"
  ];
  notModules = [
    "conftest"
    "noxfile"
    "setup"
    "tasks"
    "test"
    "tests"
    "toxfile"
    "versioneer"
  ];
  join = a: b: if a == "" || a == "." then b else "${a}/${b}";
  # Deeper namespaces are nobody's.
  deepest = 4;

  # What lies in a folder that is no regular package; `prefix` is the dotted name of it.
  below =
    depth: path: place: prefix: wanted:
    let
      entries = readDir (path + "/${place}");
      one =
        entry:
        let
          type = entries.${entry};
          inside = join place entry;
          module = match "(.*)[.]py" entry;
          dotted = if prefix == "" then entry else "${prefix}.${entry}";
        in
        if type == "directory" && isName entry && wanted entry then
          if pathExists (path + "/${inside}/__init__.py") then
            [
              {
                name = dotted;
                path = inside;
              }
            ]
          else if depth > deepest then
            [ ]
          else
            below (depth + 1) path inside dotted (_: true)
        else if type != "directory" && module != null && isName (head module) then
          if elem (head module) notModules && prefix == "" then
            [ ]
          else
            [
              {
                name = if prefix == "" then head module else "${prefix}.${head module}";
                path = inside;
              }
            ]
        else
          [ ];
    in
    concatMap one (attrNames entries);

  table = set: name: if isAttrs (set.${name} or null) then set.${name} else { };
  texts = v: if isList v then filter isString v else [ ];
  hatch = tool: table (table (table (table tool "hatch") "build") "targets") "wheel";

  # Where the build system is told that modules lie; null where it is told nothing.
  told =
    tool:
    let
      setuptools = table tool "setuptools";
      dirs = table setuptools "package-dir";
      find = table (table setuptools "packages") "find";
      uv = table (table tool "uv") "build-backend";
    in
    if isString (dirs."" or null) then
      dirs.""
    else if texts (find.where or null) != [ ] then
      head find.where
    else if isString (uv.module-root or null) then
      uv.module-root
    else if isString ((table tool "maturin").python-source or null) then
      tool.maturin.python-source
    else
      null;
  placeIn =
    { path, tool }:
    let
      where = told tool;
    in
    if where != null then
      where
    else if pathExists (path + "/src") && !(pathExists (path + "/src/__init__.py")) then
      "src"
    else
      "";

  # Packages that are named one by one.
  named =
    { path, tool }:
    let
      poetry = filter isAttrs (
        if isList ((table tool "poetry").packages or null) then tool.poetry.packages else [ ]
      );
      setuptools = table tool "setuptools";
      flit = table (table tool "flit") "module";
      uv = table (table tool "uv") "build-backend";
      scikit = table (table tool "scikit-build") "wheel";
      place = placeIn { inherit path tool; };
      dotted = name: {
        inherit name;
        path = join place (replaceStrings [ "." ] [ "/" ] name);
      };
      lastOf = text: builtins.elemAt (match "(.*/)?([^/]+)/*" text) 1;
      byPath = text: {
        name = lastOf text;
        path = head (match "(.*[^/])/*" text);
      };
      # A package that lies in another one comes with it.
      topmost = all: filter (p: !(any (q: isWithin q.name p.name) all)) all;
      isWithin = outer: inner: match "${replaceStrings [ "." ] [ "[.]" ] outer}[.].*" inner != null;
      file =
        one:
        if pathExists (path + "/${one.path}") then one else one // { path = "${one.path}.py"; };
      isPlain = p: isString (p.include or null) && match "[A-Za-z0-9_./-]+" p.include != null;
      found =
        map dotted (
          texts (setuptools.packages or null)
          ++ texts (setuptools.py-modules or null)
          ++ filter isString [
            (flit.name or null)
            (uv.module-name or null)
          ]
        )
        ++ map (p: byPath (join (p.from or "") p.include)) (filter isPlain poetry)
        ++ map byPath (texts ((hatch tool).packages or null) ++ texts (scikit.packages or null));
    in
    map file (topmost found);

  modules =
    {
      path,
      name,
      tool,
    }:
    let
      explicit = named { inherit path tool; };
      place = placeIn { inherit path tool; };
      own = replaceStrings [ "-" ] [ "_" ] name;
      found = below 1 path place "" (entry: place != "" || !(elem entry aside));
      packages = filter (m: match ".*[.]py" m.path == null) found;
      sameName = filter (m: m.name == own) found;
      # Files at the root are modules where there is no package.
      atRoot = if packages != [ ] then packages else if sameName != [ ] then sameName else found;
      # A folder without __init__.py counts below src, or where it is called as the project is.
      regular = filter (
        m: match ".*[.].*" m.name == null || match "${own}[.].*" m.name != null
      ) atRoot;
    in
    if explicit != [ ] then
      explicit
    else if place != "" then
      found
    else
      regular;
in
{
  __functor = _: modules;
  placeOf =
    { path, tool }:
    module: join (placeIn { inherit path tool; }) (replaceStrings [ "." ] [ "/" ] module);
}
