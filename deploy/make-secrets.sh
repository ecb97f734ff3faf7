#!/bin/sh
# Makes the files of secrets/ that are not there yet. What exists is never changed.
# Keep a copy of secrets/key_ring in a safe place: without it nobody can read the database again.
set -eu
umask 077
cd "$(dirname "$0")/.."
mkdir -p secrets
letters() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c "$1"; }
keep() { if [ ! -e "secrets/$1" ]; then cat >"secrets/$1"; echo "made secrets/$1"; fi; }

letters 60 | keep secret_key
head -c 32 /dev/urandom | base64 | tr '+/' '-_' | keep key_ring
letters 40 | keep database_password
printf 'postgresql://circle:%s@postgres:5432/circle' "$(cat secrets/database_password)" | keep database_url
printf '%s' "${EMAIL_URL:-}" | keep email_url
if [ ! -s secrets/email_url ]; then
	echo "Write your mail server into secrets/email_url, for example: smtp://name:password@mail.example.org:587"
fi
