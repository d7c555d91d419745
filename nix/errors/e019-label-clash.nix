# E019. `axis`: the one that they differ in; `one`, `other`: { text; where; axes; }.
{
  axis,
  one,
  other,
}:
let
  said = value: if value == "none" then "none of ${axis}" else "${axis} ${value}";
in
{
  code = "E019";
  title = "${one.text} and ${other.text} do not go together";
  where = "${one.where}, ${other.where}";
  why = [
    "${one.text} asks for ${said one.axes.${axis}}"
    "${other.text} asks for ${said other.axes.${axis}}"
  ];
  fix = "let both say the same, or leave one of them out";
}
