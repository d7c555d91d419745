# E020.
{ file, why }:
{
  code = "E020";
  title = "cannot use ${toString file} as the lock of a project";
  where = "fromLock";
  inherit why;
  fix = "lock the project again: `updater lock PROJECT -o FOLDER` writes it";
}
