# E018. `name`, `text`: the package and its clause as written; `label`: what stands after the `+`;
# `operator`; `without`: the clause without it.
{
  name,
  text,
  label,
  where,
  operator,
  without,
}:
{
  code = "E018";
  title =
    if operator == "!=" then
      "${text} rules out files by their label, which is not possible"
    else
      "the label +${label} of ${text} says nothing that is understood";
  inherit where;
  why = [
    "releases are recorded without labels; what a file was built for is chosen by cuda or rocm"
    "understood are +cpu, +cu128, +rocm6.4 and forms like +cu12torch2.8cxx11abiTRUE, after =="
  ];
  fix = "write ${name}${without}, and cuda = \"12.8\" for example";
}
