# E142. The grades, and what to do about each: docs/errors.md has the same list.
let
  fixes = {
    old = "change what holds it back (`plan` says why not newer), or pin its version";
    prerelease = "allow it: prereleases = [ \"<name>\" ], or --prerelease <name>";
    unmeasured = "take a release that is measured, or build it: flavour.<name> = \"source\"";
    facts = "take a release that was read, or read it: `updater update` on a connected machine";
    start-up = "look at what it runs; then leave out strict, or what needs it";
    glibc = "take a release whose wheel states its glibc, or build it: flavour.<name> = \"source\"";
  };
in
# graded: [ { name; grade; text; } ], the texts being sentences
{ graded, atMost }:
{
  code = "E142";
  title = "the plan has what `strict` refuses";
  where = "strict (your request)";
  why = atMost 4 (map (row: row.text) graded);
  fix = map (grade: "${grade}: ${fixes.${grade} or "leave out strict"}") (
    builtins.attrNames (builtins.groupBy (row: row.grade) graded)
  );
}
