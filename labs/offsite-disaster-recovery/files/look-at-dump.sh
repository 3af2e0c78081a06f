#!/bin/bash
# Looks at the newest dump on the backup host, or at the one that is named: bash look-at-dump.sh [<file>]
cd /backups || exit 1
file=${1:-$(ls -t -- *.sql.gz 2>/dev/null | head -n 1)}
[ -f "$file" ] || { echo 'there is no *.sql.gz in /backups'; exit 1; }
yes() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }
has() { gunzip -c "$file" 2>/dev/null | grep -aq -- "$1"; }
ended() { gunzip -c "$file" 2>/dev/null | tail -n 1 | grep -aq '^-- Dump completed'; }
echo "file: $file"
echo "complete: $(yes ended)"
echo "orders: $(yes has 'CREATE TABLE `orders`')"
echo "accounts: $(yes has "^INSERT INTO \`user\`.*'shop'")"
echo "GTIDs: $(yes has '^SET @@GLOBAL.GTID_PURGED')"
echo "checksum: $(yes sha256sum --check --status "$file.sha256")"
