#!/bin/bash
# Says whether what was found is right, and not what would be: judge.sh verdicts | restored
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
[ -e /root/.drawn ] || { echo 'wait, the nights are not over yet'; exit; }
case $1 in
verdicts)
  right=0
  while read -r night verdict; do
    said=$(awk -v n="$night" '$1 == n { print $2 }' /backups/verdicts 2>/dev/null | tail -n 1)
    if [ -z "$said" ]; then echo "night $night: nothing is written down"
    elif [ "$said" = "$verdict" ]; then echo "night $night: right"; right=$((right + 1))
    else echo "night $night: wrong, it is not $said"; fi
  done < /root/.drawn
  [ $right = 6 ] && echo 'all are right'
  ;;
restored)
  have=$(mysql --user=root --host=source -Ne 'SELECT COUNT(*), BIT_XOR(CRC32(CONCAT_WS(",", id, customer, amount, night))) FROM shop.orders' 2>&1) ||
    { echo "no orders: $have"; exit; }
  [ "$have" = "$(cat /root/.truth)" ] && { echo 'this is the newest that can be had'; exit; }
  [ "${have%%[[:space:]]*}" -lt "$(cut -f 1 /root/.truth)" ] && echo 'a newer good one is in the folder' || echo 'these are not the orders of the shop'
  ;;
esac
