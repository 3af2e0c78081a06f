#!/bin/bash
# Fetches a backup from the source as the account mysql, looks at it, and keeps it as root: nobody but root can change it then.
set -eo pipefail
mkdir -p /vault/incoming /vault/kept
chown mysql: /vault/incoming
name="shop-$(date +%Y%m%d-%H%M%S-%N).sql.gz"
su -s /bin/bash mysql -c "set -eo pipefail; MYSQL_PWD=vault-secret mysqldump --host=source --user=vault --single-transaction \
  --source-data=2 --routines --triggers --events --databases shop | gzip > /vault/incoming/$name"
gunzip -c "/vault/incoming/$name" | tail -n 1 | grep -q '^-- Dump completed'
cp "/vault/incoming/$name" "/vault/kept/$name"
chown root:root "/vault/kept/$name"
chmod 0444 "/vault/kept/$name"
rm "/vault/incoming/$name"
echo "kept $name"
