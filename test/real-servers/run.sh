#!/usr/bin/env bash
# Probes Dovecot, Postfix and Exim, on loopback ports, with configuration of their own: the system's is not touched.
# Debian, as root; installs Dovecot and Postfix if they are missing. Exim, which Debian does not install beside Postfix,
# is taken out of its package into the suite's own folder.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "$(id -u)" -ne 0 ]; then
  echo 'npm run test:servers needs root: Dovecot and Postfix start as root.' >&2
  exit 1
fi

# Packages start their services when they are installed; a policy (deb-systemd-invoke, invoke-rc.d) forbids it.
install_servers() {
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made=yes
  fi
  echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
  local status=0
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    dovecot-core dovecot-pop3d postfix; } >"$dir/apt.log" 2>&1 || status=$?
  [ -z "$made" ] || rm -f "$policy"
  [ "$status" -eq 0 ] || { tail -n 20 "$dir/apt.log" >&2; return "$status"; }
}

stop() {
  status=$?
  trap - EXIT
  for name in dovecot dovecot-plain dovecot-hashed; do
    [ ! -e "$dir/$name/master.pid" ] || doveadm -c "$dir/$name.conf" stop || true
  done
  [ ! -e "$dir/postfix/queue/pid/master.pid" ] || postfix -c "$dir/postfix/config" stop >/dev/null 2>&1 || true
  [ ! -e "$dir/exim/exim.pid" ] || kill "$(cat "$dir/exim/exim.pid")" || true
  [ -z "${introspection:-}" ] || kill "$introspection" || true
  [ -z "${made_user:-}" ] || userdel "$made_user" || true
  if [ "$status" -ne 0 ]; then
    for log in "$dir"/*.log "$dir"/exim/*.log; do
      [ ! -e "$log" ] || { echo "== $(basename "$log")"; tail -n 30 "$log"; } >&2
    done
  fi
  rm -rf "$dir"
  exit "$status"
}

dir=$(mktemp -d /tmp/mailconf-servers.XXXXXX)
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# The servers' own users must get to their sockets.
chmod 755 "$dir"

if ! command -v dovecot >/dev/null || ! command -v postfix >/dev/null || [ ! -e /usr/lib/dovecot/pop3 ]; then
  install_servers
fi
case "$(dovecot --version)" in
  2.3.*) ;;
  *) echo "This suite's configuration is for Dovecot 2.3, not $(dovecot --version)." >&2; exit 1 ;;
esac

unpack_exim() {
  cd "$dir"
  apt-get download -q exim4-daemon-light
  dpkg -x exim4-daemon-light_*.deb exim-package
  # The libraries that it is linked with; what else it depends on is not run.
  local libraries
  libraries=$(dpkg-deb -f exim4-daemon-light_*.deb Depends | tr ',' '\n' | grep -oE '^ *lib[a-z0-9.+-]+')
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $libraries
}
(unpack_exim) >"$dir/exim-apt.log" 2>&1
# The name is built into the program, which does not start without such a user.
if ! id Debian-exim >/dev/null 2>&1; then
  useradd --system --no-create-home --shell /usr/sbin/nologin Debian-exim
  made_user=Debian-exim
fi

node test/real-servers/prepare.mjs "$dir" "$(id -u mail)" "$(id -g mail)"
chown postfix "$dir/postfix/data"
dovecot -c "$dir/dovecot.conf"
dovecot -c "$dir/dovecot-plain.conf"
dovecot -c "$dir/dovecot-hashed.conf"
setting() { node -p "JSON.parse(require('fs').readFileSync('$dir/settings.json'))$1"; }
node test/real-servers/introspection.mjs 127.0.0.5 "$(setting .ports.introspection)" "$(setting .token)" \
  ann@example.test >"$dir/introspection.log" 2>&1 &
introspection=$!
"$dir/exim-package/usr/sbin/exim4" -C "$dir/exim.conf" -bd
if ! postfix -c "$dir/postfix/config" start >"$dir/postfix-start.log" 2>&1; then
  echo 'Postfix does not start.' >&2
  exit 1
fi

[ -e dist/program/bin.cjs ] || npm run --silent build
MAILCONF_REAL_SERVERS="$dir" npx --no-install vitest run --config test/real-servers/vitest.config.ts
