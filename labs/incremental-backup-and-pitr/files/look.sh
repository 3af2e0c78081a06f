#!/bin/bash
# Looks at the backups, and compares them with the servers. Changes nothing. Run on backup, with one of:
#   full      what the full says of itself          logs      which binary logs are copied
#   covered   which transactions are nowhere        stream    how far the stream is
#   incident  whether the deletion was found        restored  which transactions restored has
export MYSQL_PWD=backup-secret
full=/backups/full.sql.gz
folder=/backups/binlog

ask() { mysql --user=backup --host="$1" --connect-timeout=3 -Ne "$2"; }
executed() { ask "$1" "SELECT REPLACE(@@GLOBAL.gtid_executed, '\n', '')"; }
subtract() { ask source "SELECT GTID_SUBTRACT('$1', '$2')"; }
full_gtids() { gunzip -c $full 2>/dev/null | sed -n "/GTID_PURGED/{s/.*'\([0-9a-f-]*:[0-9:-]*\)'.*/\1/p;q}"; }
full_log() { gunzip -c $full 2>/dev/null | sed -n "/SOURCE_LOG_FILE=/{s/.*SOURCE_LOG_FILE='\([^']*\)'.*/\1/p;q}"; }

# The files of the server from that of the full on, with their sizes.
server_logs() {
  first=$(full_log)
  ask source 'SHOW BINARY LOGS' | while read -r name bytes rest; do [[ $name < $first ]] || echo "$name $bytes"; done
}

# The transactions in binary logs, as a GTID set: uuid:1-4,uuid:7
gtids_in() {
  mysqlbinlog "$@" 2>/dev/null | awk -F "'" '
    function say() { if (from != "") printf "%s%s:%s-%s", (said++ ? "," : ""), uuid, from, to }
    /^SET @@SESSION.GTID_NEXT= / && $2 != "AUTOMATIC" {
      split($2, part, ":")
      if (part[1] == uuid && part[2] == to + 1) to = part[2]
      else { say(); uuid = part[1]; from = to = part[2] }
    }
    END { say() }'
}

# "gtid file position rows" of the transaction that deletes most rows; the position is that of its GTID event.
deletion() {
  for file in $folder/binlog.[0-9]*; do
    mysqlbinlog --verbose --base64-output=decode-rows "$file" 2>/dev/null | awk -v file="${file##*/}" -F "'" '
      /^# at / { split($0, word, " "); at = word[3] }
      /^SET @@SESSION.GTID_NEXT= / { gtid = $2; begun = at; rows = 0 }
      /^### DELETE FROM/ { if (++rows > most) { most = rows; say = gtid " " file " " begun " " rows } }
      END { if (most > 1) print say }'
  done | sort -k4 -n | tail -1
}

case $1 in
full)
  [ -s $full ] || { echo "there is no $full"; exit; }
  gzip -t $full 2>/dev/null || { echo 'the full is damaged: gzip -t'; exit; }
  gunzip -c $full | tail -n 1 | grep -q '^-- Dump completed' || { echo 'the full is cut short: it does not end with "Dump completed"'; exit; }
  [ -n "$(full_log)" ] && echo "begins in binary log $(full_log)" || echo 'says no place in the binary log: --source-data=2'
  [ -n "$(full_gtids)" ] && echo "has the transactions $(full_gtids)" || echo 'says no GTIDs: --set-gtid-purged'
  ;;
logs)
  closed=0
  while read -r name bytes; do
    copied=$(stat -c %s "$folder/$name" 2>/dev/null || echo 0)
    if [ "$copied" = "$bytes" ]; then echo "$name is copied"; closed=$((closed + 1)); else echo "$name has $copied of $bytes bytes"; bad=1; fi
  done < <(server_logs | head -n -1)
  if [ $closed = 0 ]; then echo 'no closed log is copied: the server closes its log at FLUSH BINARY LOGS'
  elif [ -n "$bad" ]; then echo 'not all are copied'; else echo 'all closed logs are copied'; fi
  ;;
covered)
  purged=$(ask source "SELECT REPLACE(@@GLOBAL.gtid_purged, '\n', '')")
  gone=$(subtract "$purged" "$(full_gtids),$(gtids_in $folder/binlog.[0-9]*)")
  [ -z "$gone" ] && echo 'nothing is gone' || echo "gone for good: $gone"
  ;;
stream)
  read -r name bytes < <(server_logs | tail -n 1)
  copied=$(stat -c %s "$folder/$name" 2>/dev/null || echo 0)
  [ "$copied" -ge "$bytes" ] && echo "$name is here to its end" || echo "$name has $copied of $bytes bytes"
  ;;
incident)
  read -r gtid file position rows < <(deletion)
  said=$(cat /backups/incident/gtid 2>/dev/null)
  place=$(cat /backups/incident/position 2>/dev/null)
  if [ -z "$said" ]; then echo 'gtid: nothing is written down'
  elif [ "$said" = "$gtid" ]; then echo "gtid: right, it deletes $rows rows"
  else echo 'gtid: wrong, that transaction does not delete the orders; a GTID stands before its transaction'; fi
  if [ -z "$place" ]; then echo 'position: nothing is written down'
  elif [ "$place" = "$file $position" ]; then echo 'position: right'
  else echo 'position: wrong, the transaction begins with its GTID event, and the number stands after "# at"'; fi
  ;;
restored)
  read -r gtid file position rows < <(deletion)
  all=$(executed source) have=$(executed restored)
  own=$(subtract "$have" "$all") missing=$(subtract "$all" "$have")
  [ -z "$own" ] && echo 'none of its own' || echo "of its own: $own"
  full_missing=$(subtract "$(full_gtids)" "$have")
  [ -z "$full_missing" ] && echo 'all of the full' || echo "not of the full: $full_missing"
  if [ -n "$gtid" ]; then
    [ -z "$(subtract "$gtid" "$have")" ] && echo 'the deletion is in it' || echo 'the deletion is not in it'
    number=${gtid##*:}
    before=$(subtract "$missing" "${gtid%%:*}:$number-9000000000")
    [ -z "$before" ] && echo 'all before the deletion' || echo "missing before the deletion: $before"
    after=$(subtract "$missing" "${gtid%%:*}:1-$number")
    [ -z "$after" ] && echo 'all after the deletion' || echo "missing after the deletion: $after"
  fi
  ;;
esac
