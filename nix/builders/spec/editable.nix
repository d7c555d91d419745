/**
  Tell how the wheel of a project that is worked on is made.

  # Type
  `{ name; version; summary; requiresPython; dependencies; optional; entryPoints; modules; variable;
  root; } -> Task`
*/
project: {
  kind = "editable";
  name = import ../store-name.nix "${project.name}-${project.version}-editable";
  spec = project;
}
