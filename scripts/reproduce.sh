#!/usr/bin/env bash
# Make the models that ship again, from public data and our own. With a GPU: on two cores the teacher of any-contest alone
# takes a day. As a whole this was not run; each step was, some in an earlier form (docs/experiments.md).
#   scripts/reproduce.sh FOLDER_WITH_NEWSMTSC [FOLDER_WITH_MPNET]
# FOLDER_WITH_NEWSMTSC holds train.jsonl, devtest_rw.jsonl and devtest_mt.jsonl; see scripts/prepare_newsmtsc.py.
# FOLDER_WITH_MPNET holds sentence-transformers/all-mpnet-base-v2; without it, it is taken from the hub.
set -euo pipefail
cd "$(dirname "$0")/.."
python scripts/prepare_newsmtsc.py "$1" runs/newsmtsc-data
stance train configs/newsmtsc.yaml
stance train configs/passes/teacher-1.yaml --set encoder="${2:-sentence-transformers/all-mpnet-base-v2}"
stance train configs/passes/teacher-2.yaml
stance train configs/passes/student-1.yaml
stance train configs/passes/student-2.yaml --output runs/student-2
python scripts/average_models.py configs/passes/student-2.yaml runs/mean runs/student-1 runs/student-2
stance train configs/passes/student-3.yaml --output runs/student-3
python scripts/average_models.py configs/passes/student-3.yaml runs/mean-3 runs/mean runs/student-3
stance train configs/passes/student-4.yaml --output runs/student-4
python scripts/average_models.py configs/passes/student-4.yaml runs/mean-4 runs/mean-3 runs/student-4
stance train configs/passes/student-5.yaml --output runs/student-5
stance train configs/passes/student-6.yaml --output runs/student-6
stance train configs/passes/student-7.yaml --output runs/student-7
stance train configs/passes/student-8.yaml --output runs/student-8
stance train configs/passes/student-9.yaml --output runs/student-9
python scripts/average_models.py configs/passes/student-9.yaml runs/mean-9 runs/student-8 runs/student-9
stance train configs/passes/student-14.yaml --output runs/student-14
stance train configs/passes/student-15.yaml --output runs/student-15
python scripts/average_models.py configs/passes/student-15.yaml runs/venezuela-15 runs/student-14 runs/student-15
stance train configs/passes/student-16.yaml --output runs/student-16
stance train configs/passes/student-17.yaml --output runs/student-17
python scripts/average_models.py configs/passes/student-17.yaml runs/venezuela-17 runs/student-16 runs/student-17
stance train configs/passes/student-20.yaml --output runs/student-20
python scripts/average_models.py configs/passes/student-20.yaml runs/venezuela-20 runs/venezuela-17 runs/student-20 runs/student-20
python scripts/rename_contests.py runs/renamed
stance train configs/passes/renamed.yaml --output runs/renamed-1
python scripts/average_models.py configs/passes/renamed.yaml runs/mean-21 runs/venezuela-20 runs/renamed-1
stance train configs/passes/student-21.yaml --output runs/student-21
python scripts/average_models.py configs/passes/mean-21.yaml runs/venezuela-21 runs/venezuela-20 runs/student-21
python scripts/narrow_model.py configs/passes/student-22.yaml runs/narrow-22 runs/venezuela-21 640
stance train configs/passes/student-22.yaml --output runs/student-22
stance train configs/passes/student-23.yaml --output runs/student-23
python scripts/average_models.py configs/passes/mean-23.yaml runs/mean-23 runs/student-22 runs/student-23
stance train configs/passes/student-24.yaml --output runs/student-24
python scripts/average_models.py configs/passes/mean-24.yaml runs/mean-24 runs/mean-23 runs/student-24
stance train configs/passes/wide-22.yaml --output runs/wide-22
python scripts/average_models.py configs/passes/wide-22.yaml runs/wide-mean runs/venezuela-21 runs/wide-22
stance train configs/passes/student-25.yaml --output runs/student-25
stance train configs/passes/student-26.yaml --output runs/student-26
python scripts/average_models.py configs/passes/student-26.yaml runs/venezuela-2019 runs/mean-24 runs/mean-24 runs/student-26 runs/student-26 runs/student-26
stance train configs/passes/any-contest-1.yaml --output runs/any-2
stance train configs/passes/any-contest-2.yaml --output runs/any-3
stance train configs/passes/any-contest-3.yaml --output runs/any-4
python scripts/average_models.py configs/passes/any-contest-3.yaml runs/any-mean runs/any-3 runs/any-4
stance train configs/passes/any-contest-4.yaml --output runs/any-5
python scripts/average_models.py configs/passes/any-contest-4.yaml runs/any-contest-4 runs/any-mean runs/any-5
stance train configs/any-teacher.yaml --set encoder="${2:-sentence-transformers/all-mpnet-base-v2}"
stance train configs/any-contest.yaml --output runs/any-6
python scripts/average_models.py configs/any-contest.yaml runs/any-contest runs/any-contest-4 runs/any-6 runs/any-6
for model in venezuela-2019 any-contest; do
  mkdir -p "models/$model"
  for file in stance.json config.json tokenizer.json model.int8.onnx README.md metrics.json; do
    cp "runs/$model/$file" "models/$model/"
  done
done
python scripts/held_out.py any-contest --companion venezuela-2019
