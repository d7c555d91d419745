# The grammar of PEP 508 markers: text → tokens → tree. Positions go through the descent; null is a
# syntax error.
{ name }:
let
  inherit (builtins)
    concatMap
    elem
    elemAt
    filter
    head
    isString
    length
    match
    split
    ;

  literal = "'[^'\n\\]*'|\"[^\"\n\\]*\"";
  token = "(${literal}|===|==|~=|!=|<=|>=|<|>|[(]|[)]|[A-Za-z_][A-Za-z0-9_.]*|[ \t]+)";

  # The only variables that are compared as versions, as the living specification has it.
  versionVariables = {
    implementation_version = "implementation_version";
    platform_release = "platform_release";
    python_full_version = "python_full_version";
    python_version = "python_version";
  };
  variables = versionVariables // {
    dependency_groups = "dependency_groups";
    extra = "extra";
    extras = "extras";
    implementation_name = "implementation_name";
    os_name = "os_name";
    platform_machine = "platform_machine";
    platform_python_implementation = "platform_python_implementation";
    platform_system = "platform_system";
    platform_version = "platform_version";
    sys_platform = "sys_platform";
    # Old spellings that metadata still has.
    "os.name" = "os_name";
    "sys.platform" = "sys_platform";
    "platform.version" = "platform_version";
    "platform.machine" = "platform_machine";
    "platform.python_implementation" = "platform_python_implementation";
    python_implementation = "platform_python_implementation";
  };
  operators = [
    "==="
    "=="
    "~="
    "!="
    "<="
    ">="
    "<"
    ">"
  ];
  turned = {
    "==" = "==";
    "!=" = "!=";
    "<" = ">";
    ">" = "<";
    "<=" = ">=";
    ">=" = "<=";
  };

  toOperand =
    text:
    let
      quoted = match "['\"](.*)['\"]" text;
    in
    if quoted != null then
      { literal = head quoted; }
    else if variables ? ${text} then
      { variable = variables.${text}; }
    else
      null;

  leaf =
    left: operator: right:
    let
      normalised = variable: text: if variable == "extra" then name.normalise text else text;
    in
    if left ? variable && right ? literal then
      [
        left.variable
        operator
        (normalised left.variable right.literal)
      ]
    # Texts compare alike from both sides; versions do not (`'3.12rc1' < python_version` excludes
    # it).
    else if
      left ? literal
      && right ? variable
      && turned ? ${operator}
      && !(versionVariables ? ${right.variable})
    then
      [
        right.variable
        turned.${operator}
        (normalised right.variable left.literal)
      ]
    else
      [
        left
        operator
        right
      ];

  join = word: trees: if length trees == 1 then head trees else [ word ] ++ trees;
in
{
  inherit versionVariables;

  parse =
    text:
    let
      pieces = split token text;
      garbage = filter (p: isString p && p != "") pieces;
      tokens = concatMap (
        p: if isString p || match "[ \t]+" (elemAt p 0) != null then [ ] else [ (elemAt p 0) ]
      ) pieces;
      count = length tokens;
      at = i: if i < count then elemAt tokens i else "";

      # Each gives { tree; next; } or null.
      chain =
        word: inner: position:
        let
          collect =
            trees: i:
            let
              one = inner i;
            in
            if one == null then
              null
            else if at one.next == word then
              collect (trees ++ [ one.tree ]) (one.next + 1)
            else
              {
                tree = join word (trees ++ [ one.tree ]);
                inherit (one) next;
              };
        in
        collect [ ] position;
      alternatives = chain "or" conjunction;
      conjunction = chain "and" atom;
      atom =
        i:
        let
          inside = alternatives (i + 1);
        in
        if at i != "(" then
          comparison i
        else if inside == null || at inside.next != ")" then
          null
        else
          inside // { next = inside.next + 1; };
      comparison =
        i:
        let
          isNotIn = at (i + 1) == "not" && at (i + 2) == "in";
          operator = if isNotIn then "not in" else at (i + 1);
          rightAt = if isNotIn then i + 3 else i + 2;
          left = toOperand (at i);
          right = toOperand (at rightAt);
        in
        if left == null || right == null then
          null
        else if !(isNotIn || operator == "in" || elem operator operators) then
          null
        else
          {
            tree = leaf left operator right;
            next = rightAt + 1;
          };
      result = alternatives 0;
    in
    if garbage != [ ] || result == null || result.next != count then null else result.tree;
}
