@echo off
rem Checks that a .NET SDK is there and leaves the rest to eng\build.cs; 'build help' lists the commands.
setlocal
cd /d "%~dp0"
where dotnet >nul 2>nul
if errorlevel 1 (
  echo build: the .NET SDK 10 is needed, and there is no 'dotnet' on the PATH: get it at https://dotnet.microsoft.com/download 1>&2
  exit /b 2
)
dotnet --version >nul 2>nul
if errorlevel 1 (
  echo build: the .NET SDK 10 ^(10.0.100 or later^) is needed, and 'dotnet --list-sdks' does not show it: get it at https://dotnet.microsoft.com/download 1>&2
  exit /b 2
)
set DOTNET_NOLOGO=1
dotnet run --file eng\build.cs -- %*
exit /b %errorlevel%
