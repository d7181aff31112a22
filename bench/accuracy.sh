#!/usr/bin/env bash
# Accuracy on a folder with gold: minutes/text, minutes/scans, minutes/damaged, seeds, text/eval, gold/, score/.
#   bench/accuracy.sh FOLDER
set -euo pipefail
shared=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"
diarium=$here/.venv/bin/diarium
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

score() { # title, gold, files...
  local title=$1 gold=$2 stem
  shift 2
  mkdir -p "$out/records" "$out/gold"
  for file in "$@"; do
    stem=$(basename "${file%.*}")
    [ -e "$gold/$stem.json" ] && cp "$gold/$stem.json" "$out/gold/"
  done
  "$diarium" interpret "$@" --out "$out/records"
  printf '\n## %s\n' "$title"
  "$shared/score/score_minutes.py" "$out/records" "$out/gold"
  case $title in seeds)
    "$here/.venv/bin/python" -m bench.identity "$gold/people.csv" "$out"/records/*.json
    "$here/.venv/bin/python" -m bench.mentions "$out/records" "$out/gold"
    "$here/.venv/bin/python" -m bench.agenda "$out/records" "$out/gold" --topics "$gold/sections_topics.csv" ;;
  esac
  rm -rf "$out/records" "$out/gold"
}

dateparser() { # title, texts, gold
  printf '\n## dateparser, %s\n' "$1"
  mkdir -p "$out/records" "$out/gold"
  "$here/.venv/bin/python" -m bench.dateparser_dates "$2" "$3" "$out/records"
  for record in "$out"/records/*.json; do cp "$3/$(basename "$record")" "$out/gold/"; done
  "$shared/score/score_minutes.py" "$out/records" "$out/gold" | grep '^dates'
  rm -rf "$out/records" "$out/gold"
}

texts=("$shared"/minutes/text/*.txt)
real=() authored=()
for file in "${texts[@]}"; do
  case $(basename "$file") in 0*) real+=("$file") ;; *) authored+=("$file") ;; esac
done
score 'real minutes, texts (001-096)' "$shared/gold/minutes" "${real[@]}"
score 'authored minutes, texts (101-175)' "$shared/gold/minutes" "${authored[@]}"
score 'all minutes, texts' "$shared/gold/minutes" "${texts[@]}"
score 'scans' "$shared/gold/minutes" "$shared"/minutes/scans/*.pdf
score 'texts read in English' "$shared/gold/minutes" "$shared"/minutes/damaged/*.txt
score 'seeds' "$shared/gold/seeds" "$shared"/seeds/000.txt "$shared"/seeds/003.txt
dateparser 'minutes, texts' "$shared/minutes/text" "$shared/gold/minutes"
dateparser 'seeds' "$shared/seeds" "$shared/gold/seeds"

printf '\n## repair\n'
for file in "$shared"/text/eval/*.txt; do
  echo "$(basename "$file")"
  "$shared/score/score_repair.py" stripped "$file" -- "$diarium" repair | tail -n 1
  "$shared/score/score_repair.py" harm "$file" -- "$diarium" repair | tail -n 1
done
"$shared/score/score_repair.py" pairs "$shared/seeds/004_first_half.txt" \
  "$shared/gold/seeds/004_first_half.pairs.tsv" -- "$diarium" repair

printf '\n## repair, with intervals and error classes\n'
"$diarium" evaluate repair "$shared"/text/eval/*.txt
"$diarium" evaluate repair "$shared/seeds/004_first_half.txt" --pairs "$shared/gold/seeds/004_first_half.pairs.tsv"
"$diarium" evaluate repair "$shared/seeds/004_first_half.txt" --truth "$shared/gold/seeds/004_first_half.restored.txt"
