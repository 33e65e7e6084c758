#!/bin/sh
# Code compiled for one instruction set must not be offered to the rest of the program: the linker keeps one copy of an
# inline function, and an older CPU would die in it. Every function that a tier's object file exports must therefore be
# in its tier's namespace.
#   check_tier_symbols.sh ARCHIVE
set -eu
tiers='avx2|avx512|avx512bf16|amx'
archive=$1
object=$(mktemp)
trap 'rm -f "$object"' EXIT
found=0
strays=0
for member in $(ar t "$archive" | grep -E "_($tiers)\\.cpp\\.o\$"); do
  found=$((found + 1))
  tier=$(echo "$member" | sed -E "s/.*_($tiers)\\.cpp\\.o\$/\\1/")
  name="N6lamina7kernels${#tier}${tier}"
  ar p "$archive" "$member" > "$object"
  for symbol in $(nm --defined-only "$object" | awk '$2 ~ /[TWi]/ {print $3}'); do
    case $symbol in
      "_Z$name"* | "_ZZ$name"*) ;;  # its functions, and lambdas within them
      *)
        echo "$member exports $(echo "$symbol" | c++filt), which is outside its tier's namespace"
        strays=$((strays + 1))
        ;;
    esac
  done
done
[ "$found" -gt 0 ] || echo "no tier object in $archive"
[ "$found" -gt 0 ] && [ "$strays" -eq 0 ]
