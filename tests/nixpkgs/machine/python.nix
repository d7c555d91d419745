/**
  A plain CPython build with everything that the tree's own interpreter offers to packages.

  # Type
  `{ parts; python :: { path; version; }; tree; } -> Derivation -> Derivation`
*/
{
  parts,
  python,
  tree,
}:
upstream:
let
  # How the environments of `withPackages` find their packages.
  places = map (place: tree + "/${place}/sitecustomize.py") [
    "python"
    "pkgs/development/interpreters/python"
  ];
  customize = builtins.head (builtins.filter builtins.pathExists places);
in
upstream.overrideAttrs (_: {
  name = "python3-${python.version}";
  inherit (python) version;
  src = null;
  patches = [ ];
  buildInputs = [ ];
  nativeBuildInputs = [ ];
  propagatedBuildInputs = [ ];
  env = { };
  configureFlags = [ ];
  preConfigure = "";
  prePatch = "";
  postPatch = "";
  preFixup = "";
  preInstall = "";
  outputs = [ "out" ];
  separateDebugInfo = false;
  disallowedReferences = [ ];
  phases = [
    "installPhase"
    "fixupPhase"
  ];
  dontStrip = true;
  dontPatchELF = true;
  dontPatchShebangs = true;
  setOutputFlags = false;
  plain = "${builtins.path {
    name = "plain-python";
    inherit (python) path;
    filter =
      path: _type:
      !(builtins.elem (baseNameOf path) [
        "__pycache__"
        "site-packages"
        "test"
      ]);
  }}";
  installPhase = ''
    mkdir -p $out
    cp -r $plain/. $out/
    chmod -R u+w $out
    mkdir -p $out/${upstream.sitePackages} $out/private
    cp ${customize} $out/${upstream.sitePackages}/sitecustomize.py
    # Private to it: what is in lib would be offered to everything that is patched.
    libraries=/usr/lib/x86_64-linux-gnu
    for library in libffi.so.8 libssl.so.3 libcrypto.so.3 libbz2.so.1.0 liblzma.so.5 \
      libsqlite3.so.0 \
      libreadline.so.8 libtinfo.so.6 libncursesw.so.6 libuuid.so.1 libz.so.1 libgdbm.so.6 \
      libdb-5.3.so
    do
      [ ! -e $libraries/$library ] || cp -L $libraries/$library $out/private/
    done
    rpath=$out/lib:$out/private:${parts.glibc}/lib
    find $out/private $out/lib -type f -name '*.so*' | while read -r file; do
      chmod u+w "$file"
      patchelf --set-rpath "$rpath" "$file"
    done
    for program in $out/bin/python3.12; do
      patchelf --set-interpreter ${parts.glibc}/lib/ld-linux-x86-64.so.2 \
        --set-rpath "$rpath" "$program"
    done
    rm -f $out/bin/pip* $out/bin/idle* $out/bin/2to3* $out/bin/pydoc* $out/bin/*-config
    ln -sf python3.12 $out/bin/python3
    ln -sf python3.12 $out/bin/python
  '';
  postInstall = "";
  postFixup = "";
  doInstallCheck = false;
})
