#!/bin/sh
# Places an order and reads it at once, with the GTID that placing it gave: sh order.sh
id="you-$(date +%s%N)"
placed=$(curl -s --json "{\"id\":\"$id\",\"customer\":\"You\",\"amount\":9.50}" localhost:8080/orders)
gtid=$(printf '%s' "$placed" | sed -n 's/.*"gtid":"\([^"]*\)".*/\1/p')
echo "placed: $placed"
printf 'read:   '
curl -s -w ' (status %{http_code})\n' "localhost:8080/orders/$id?after=$gtid"
