#!/bin/bash
# Starts mysqld as the official image does. On an empty data directory it is initialised first, from
#   MYSQL_ROOT_PASSWORD | MYSQL_ALLOW_EMPTY_PASSWORD | MYSQL_RANDOM_ROOT_PASSWORD, MYSQL_ROOT_HOST (default %),
#   MYSQL_DATABASE, MYSQL_USER and MYSQL_PASSWORD, each also as NAME_FILE,
#   /docker-entrypoint-initdb.d/*.sh, *.sql, *.sql.gz, *.sql.zst, in the order of their names.
set -eo pipefail
shopt -s nullglob

note() { printf '%s [Entrypoint]: %s\n' "$(date --rfc-3339=seconds)" "$*"; }
fail() { note "ERROR: $*" >&2; exit 1; }

# NAME from NAME_FILE, for secrets.
from_file() {
  local name=$1 file_name="${1}_FILE"
  if [ -n "${!name:-}" ] && [ -n "${!file_name:-}" ]; then fail "both $name and $file_name are set"; fi
  if [ -n "${!file_name:-}" ]; then export "$name"="$(<"${!file_name}")"; fi
  unset "$file_name"
}

# The server's own idea of where its data and its socket are, with the arguments it will be started with: a line each.
paths() {
  "$@" --verbose --help 2>/dev/null | awk '
    /^(datadir|socket)[ \t]/ { name = $1; sub(/^[^ \t]+[ \t]+/, ""); value[name] = $0 }
    END { print value["datadir"]; print value["socket"] }'
}

sql_text() { printf '%s' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g"; }

client() { mysql --protocol=socket -uroot -hlocalhost --socket="$socket" "$@"; }

run_file() {
  case "$1" in
    *.sh) if [ -x "$1" ]; then note "running $1"; "$1"; else note "sourcing $1"; . "$1"; fi ;;
    *.sql) note "running $1"; client_root <"$1" ;;
    *.sql.gz) note "running $1"; gunzip -c "$1" | client_root ;;
    *.sql.zst) note "running $1"; zstd -dc "$1" | client_root ;;
    *) note "ignoring $1" ;;
  esac
}

client_root() { MYSQL_PWD="${MYSQL_ROOT_PASSWORD:-}" client --comments ${MYSQL_DATABASE:+--database="$MYSQL_DATABASE"}; }

initialise() {
  if [ -z "${MYSQL_ROOT_PASSWORD:-}${MYSQL_ALLOW_EMPTY_PASSWORD:-}${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]; then
    fail "the data directory is empty and none of MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD and MYSQL_RANDOM_ROOT_PASSWORD is set"
  fi
  note "initialising the data directory"
  "$@" --initialize-insecure --default-time-zone=SYSTEM
  note "starting a server for the set-up"
  "$@" --daemonize --skip-networking --default-time-zone=SYSTEM --socket="$socket" || fail "the server for the set-up did not start"

  if [ -n "${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]; then
    MYSQL_ROOT_PASSWORD="$(head -c 24 /dev/urandom | base64)"
    export MYSQL_ROOT_PASSWORD
    note "GENERATED ROOT PASSWORD: $MYSQL_ROOT_PASSWORD"
  fi
  local root_host="${MYSQL_ROOT_HOST:-%}" password user_password
  password="$(sql_text "${MYSQL_ROOT_PASSWORD:-}")"
  {
    echo 'SET @@SESSION.SQL_LOG_BIN = 0;'
    if [ "$root_host" != localhost ]; then
      echo "CREATE USER 'root'@'$(sql_text "$root_host")' IDENTIFIED BY '$password';"
      echo "GRANT ALL ON *.* TO 'root'@'$(sql_text "$root_host")' WITH GRANT OPTION;"
    fi
    echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$password';"
  } | client
  if [ -n "${MYSQL_DATABASE:-}" ]; then
    note "creating database $MYSQL_DATABASE"
    MYSQL_PWD="${MYSQL_ROOT_PASSWORD:-}" client -e "SET @@SESSION.SQL_LOG_BIN = 0; CREATE DATABASE IF NOT EXISTS \`${MYSQL_DATABASE//\`/\`\`}\`"
  fi
  if [ -n "${MYSQL_USER:-}" ] && [ -n "${MYSQL_PASSWORD:-}" ]; then
    note "creating user $MYSQL_USER"
    user_password="$(sql_text "$MYSQL_PASSWORD")"
    {
      echo 'SET @@SESSION.SQL_LOG_BIN = 0;'
      echo "CREATE USER '$(sql_text "$MYSQL_USER")'@'%' IDENTIFIED BY '$user_password';"
      if [ -n "${MYSQL_DATABASE:-}" ]; then
        echo "GRANT ALL ON \`${MYSQL_DATABASE//_/\\_}\`.* TO '$(sql_text "$MYSQL_USER")'@'%';"
      fi
    } | MYSQL_PWD="${MYSQL_ROOT_PASSWORD:-}" client
  fi
  local file
  for file in /docker-entrypoint-initdb.d/*; do run_file "$file"; done
  note "stopping the server for the set-up"
  MYSQL_PWD="${MYSQL_ROOT_PASSWORD:-}" mysqladmin --protocol=socket -uroot --socket="$socket" shutdown
  note "ready for start up"
}

# Options alone mean mysqld with these options.
if [ "${1:0:1}" = '-' ]; then set -- mysqld "$@"; fi

if [ "$1" = mysqld ]; then
  for argument; do
    case "$argument" in -'?' | --help | --print-defaults | -V | --version) exec "$@" ;; esac
  done
  # Asked once: as root, who hands it on to the same script as mysql.
  known="${ENTRYPOINT_PATHS:-$(paths "$@" || true)}"
  unset ENTRYPOINT_PATHS
  { read -r datadir; read -r socket; } <<<"$known" || true
  [ -n "$datadir" ] && [ -n "$socket" ] || fail "mysqld refuses its configuration: $("$@" --verbose --help 2>&1 >/dev/null | tail -n 3)"
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$datadir" "$(dirname "$socket")"
    find "$datadir" "$(dirname "$socket")" \! -user mysql -exec chown mysql:mysql '{}' +
    ENTRYPOINT_PATHS="$known" exec setpriv --reuid=mysql --regid=mysql --init-groups "$BASH_SOURCE" "$@"
  fi
  for name in MYSQL_ROOT_HOST MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD MYSQL_ROOT_PASSWORD; do from_file "$name"; done
  if [ ! -d "$datadir/mysql" ]; then initialise "$@"; fi
fi
exec "$@"
