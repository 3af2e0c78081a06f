#!/bin/bash
# Looks at copies in the store, newest first, from the region where they would be needed: bash look-at-copy.sh [all]
# Fetches each, and changes nothing.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rclone copy --ignore-checksum offsite:shop "$work" 2>"$work/.error" || { tail -n 1 "$work/.error"; exit 1; }
cd "$work" || exit 1
names=$(ls -r | grep -v '\.sha256$')
[ -n "$names" ] || { echo 'there is no copy in offsite:shop'; exit 1; }
[ "$1" = all ] || names=$(echo "$names" | head -n 1)
for name in $names; do
  encrypted=no; checksum=missing; opens=no; complete=no
  head -n 1 "$name" | grep -aq '^age-encryption.org' && encrypted=yes
  if [ -f "$name.sha256" ]; then
    if sha256sum --check --status "$name.sha256"; then checksum=right; else checksum=WRONG; fi
  fi
  if [ "$encrypted" = yes ] && age --decrypt --identity /keys/recovery.key --output plain "$name" 2>/dev/null; then
    opens=yes
    gunzip -c plain 2>/dev/null | tail -n 1 | grep -aq '^-- Dump completed' && complete=yes
  fi
  rm -f plain
  echo "$name: encrypted: $encrypted, checksum: $checksum, opens with our key: $opens, complete: $complete"
done
