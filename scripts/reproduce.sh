#!/usr/bin/env bash
# Make the default model again, from public data and our own: about 45 minutes on two cores.
#   scripts/reproduce.sh FOLDER_WITH_NEWSMTSC
# FOLDER_WITH_NEWSMTSC holds train.jsonl, devtest_rw.jsonl and devtest_mt.jsonl; see scripts/prepare_newsmtsc.py.
set -euo pipefail
cd "$(dirname "$0")/.."
python scripts/prepare_newsmtsc.py "$1" runs/newsmtsc-data
stance train configs/newsmtsc.yaml
stance train configs/train.yaml
mkdir -p models/venezuela-2019
for file in stance.json tokenizer.json model.int8.onnx README.md metrics.json; do
  cp "runs/venezuela-2019/$file" models/venezuela-2019/
done
