@echo off
rem Double-click: installs the calculator in this folder the first time, then starts it.
rem Nothing is sent anywhere; only the installation itself needs the Internet.
setlocal
cd /d "%~dp0"
title Calculateur tiers payant

rem 1. Find Python 3.11 or later: the "py" starter first, then "python".
set "PYTHON="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=py -3"
if not defined PYTHON (
  python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=python"
)
if not defined PYTHON (
  echo Il faut Python 3.11 ou plus. Installez-le depuis python.org puis recommencez.
  pause
  exit /b 2
)

rem 2. A folder of its own, .venv, so that nothing else on this computer changes.
if not exist ".venv\Scripts\python.exe" (
  echo Installation, une seule fois : une minute ou deux...
  %PYTHON% -m venv .venv
  if errorlevel 1 goto failed
)

rem 3. The exact versions that were tested, each checked by its fingerprint.
rem    The copy left in .venv says which list was installed last.
fc /b requirements.txt ".venv\installed.txt" >nul 2>nul
if errorlevel 1 (
  echo Installation des composants...
  ".venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
  if errorlevel 1 goto failed
  copy /y requirements.txt ".venv\installed.txt" >nul
)

rem 4. Start; the page opens in the usual browser. Closing this window stops it.
echo.
echo Le calculateur s'ouvre : http://127.0.0.1:8501
echo Pour quitter, fermez cette fenetre.
".venv\Scripts\python.exe" -m streamlit run app.py --server.port 8501 --server.headless false
if errorlevel 1 goto failed
exit /b 0

:failed
echo.
echo Une erreur est survenue ; les lignes ci-dessus disent laquelle.
pause
exit /b 1
