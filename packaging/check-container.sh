#!/bin/sh
# Builds the Containerfile and runs what it makes where no registry can be reached: Debian's own mirror gives the base.
# Needs root and Debian's packages buildah and debootstrap; takes some ten minutes. Pip's settings and certificates of
# this machine are lent to the build.
set -eu
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
here=$(cd "$(dirname "$0")/.." && pwd)
base=$(mktemp -d) && trap 'rm -rf "$base"' EXIT

# Debian 12 brings Python 3.11, as python:3.11-slim does.
debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$base"
ln -s /usr/bin/python3 "$base/usr/local/bin/python"
made=$(buildah from scratch)
buildah add -q "$made" "$base" /
buildah config --env PATH=/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin "$made"
buildah commit -q --rm "$made" docker.io/library/python:3.11-slim

lent=""
for path in /etc/pip.conf /etc/xdg/pip /etc/ssl/certs; do [ ! -e "$path" ] || lent="$lent -v $path:$path:ro"; done
# shellcheck disable=SC2086
(cd "$here" && buildah bud --pull=never $lent -t onrecord .)

run=$(buildah from --pull=never localhost/onrecord)
buildah run -v "$here/examples:/examples:ro" "$run" -- sh -eu -c '
    [ "$(id -u)" = 10001 ]
    onrecord add /examples/budapest
    onrecord serve --port 8899 & desk=$!
    page="import urllib.request as u; print(u.urlopen(\"http://localhost:8899/\").read().decode())"
    for turn in $(seq 60); do python -c "$page" 2>/dev/null | grep "href=./stories/" && break; sleep 1; done
    kill $desk
    [ "$turn" -lt 60 ]'
buildah rm "$run" > /dev/null
echo "The image was built, took in articles and showed them."
