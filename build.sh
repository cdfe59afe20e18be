#!/bin/sh
# Checks that a .NET SDK is there and leaves the rest to eng/build.cs; './build.sh help' lists the commands.
cd "$(dirname "$0")" || exit 2
dotnet=${DOTNET_HOST_PATH:-dotnet}
get='get it at https://dotnet.microsoft.com/download'
if ! command -v "$dotnet" >/dev/null 2>&1; then
  echo "build: the .NET SDK 10 is needed, and there is no 'dotnet' on the PATH: $get" >&2
  exit 2
fi
if ! "$dotnet" --version >/dev/null 2>&1; then
  found=$("$dotnet" --list-sdks 2>/dev/null | sed 's/ .*//' | tr '\n' ' ' | sed 's/ $//')
  echo "build: the .NET SDK 10 (10.0.100 or later) is needed, found: ${found:-none}; $get" >&2
  exit 2
fi
export DOTNET_NOLOGO=1

# The first start compiles eng/build.cs; two at once would write the same files, so one waits (a minute at most).
if [ -z "$(find artifacts/.compiled -newer eng/build.cs 2>/dev/null)" ]; then
  mkdir -p artifacts
  waited=0
  until mkdir artifacts/.compiling 2>/dev/null || [ $waited -ge 60 ]; do
    sleep 1
    waited=$((waited + 1))
  done
  trap 'rmdir artifacts/.compiling 2>/dev/null' EXIT
  trap 'exit 130' INT TERM
  "$dotnet" run --file eng/build.cs -- help >/dev/null && touch artifacts/.compiled
  rmdir artifacts/.compiling 2>/dev/null
  trap - EXIT INT TERM
fi
exec "$dotnet" run --file eng/build.cs -- "$@"
