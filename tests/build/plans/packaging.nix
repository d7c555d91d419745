# The wheel of `packaging` that the fixtures check METADATA with.
{
  name = "packaging";
  version = "26.3";
  file = "packaging-26.3-py3-none-any.whl";
  sha256 = "d7193f7c8e4e93f444fde0262bf90af30e16fa0ad0ad44cb553c87339b23cd1c";
}
