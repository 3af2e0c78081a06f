#!/bin/bash
# Tonight's backup: bash nightly.sh [<server to dump, else replica>]
# Dumps, compresses, encrypts for the recovery key, copies to the store, and compares there. Stops at the first error.
set -euo pipefail
server=${1:-replica}
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
say() { echo "$(date -u +%T)  $*"; }
trap 'say "FAILED: there is no new backup in the store"' ERR

cd /backups
name=shop-$(date -u +%Y%m%dT%H%M%S)
rclone cat offsite:keys/recovery.pub >recovery.pub.new
grep -q '^age1' recovery.pub.new
mv recovery.pub.new recovery.pub

mysqldump --host="$server" --user=root --all-databases --single-transaction --routines --events --triggers \
  --flush-privileges --set-gtid-purged=ON | gzip >"$name.sql.gz"
say "dumped $server, $(stat -c %s "$name.sql.gz") bytes"

mkdir -p out
age --encrypt --recipients-file recovery.pub --output "out/$name.sql.gz.age" "$name.sql.gz"
(cd out && sha256sum "$name.sql.gz.age" >"$name.sql.gz.age.sha256")
say "encrypted, with a checksum"

rclone copy out offsite:shop
rclone check --quiet --download --one-way out offsite:shop
say "copied to the store and compared: $name.sql.gz.age"
rm -r out
