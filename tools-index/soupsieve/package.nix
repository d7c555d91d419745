{
  description = "CSS selectors for Beautiful Soup";
  # It imports bs4, which requires it: the two can only be imported together, and bs4's own check
  # does that.
  imports = [ ];
}
