#!/bin/sh
# Installs caeval, or takes it away again; called by `make install` and `make uninstall`, which say where.
#
# A configuration that was edited is never overwritten (the new one lies beside it as caeval.conf.new)
# nor taken away. Data, logs and the user caeval are not touched.
set -eu
umask 022
cd "$(dirname "$0")"
case $DESTDIR in
'' | /*) ;;
*) DESTDIR=$(cd ../.. && pwd)/$DESTDIR ;; # make's folder
esac

etc=$DESTDIR$SYSCONFDIR/caeval

# each COMMAND: COMMAND MODE SOURCE TARGET for every installed file but the configuration
each() {
    "$1" 755 "$PROGRAM" "$BINDIR/caeval"
    "$1" 755 caeval-nightly "$BINDIR/caeval-nightly"
    "$1" 644 caeval.service "$UNITDIR/caeval.service"
    "$1" 644 caeval.timer "$UNITDIR/caeval.timer"
    "$1" 644 caeval-mail@.service "$UNITDIR/caeval-mail@.service"
    "$1" 644 caeval.sysusers "$SYSUSERSDIR/caeval.conf"
    "$1" 644 caeval.tmpfiles "$TMPFILESDIR/caeval.conf"
    "$1" 644 caeval.cron "$SYSCONFDIR/cron.d/caeval"
    "$1" 644 caeval.logrotate "$SYSCONFDIR/logrotate.d/caeval"
    "$1" 644 caeval.sbatch "$DOCDIR/caeval.sbatch"
    "$1" 644 ../../README.md "$DOCDIR/README.md"
    "$1" 644 ../../README.zh-CN.md "$DOCDIR/README.zh-CN.md"
    "$1" 644 ../../input/README.md "$DOCDIR/guide.zh.md"
    "$1" 644 ../../LICENSE "$DOCDIR/LICENSE"
    for page in caeval.1 caeval.conf.5 caeval-formats.5 caeval-nightly.8; do
        "$1" 644 "man/en/$page" "$MANDIR/man${page##*.}/$page"
        "$1" 644 "man/zh_CN/$page" "$MANDIR/zh_CN/man${page##*.}/$page"
    done
    for language in en zh; do
        "$1" 644 "$CATALOGUES/$language/LC_MESSAGES/caeval.mo" "$LOCALEDIR/$language/LC_MESSAGES/caeval.mo"
    done
    "$1" 644 completion/caeval.bash "$BASHDIR/caeval"
    "$1" 644 completion/_caeval "$ZSHDIR/_caeval"
    (cd ../../templates && find . -type f \( -name '*.csv' -o -name '*.md' -o -name '*.docx' \) | LC_ALL=C sort) | while read -r file; do
        "$1" 644 "../../templates/$file" "$DATADIR/templates/${file#./}"
    done
}

# fill FILE: with the places of this installation
fill() {
    sed -e "s|@BINDIR@|$BINDIR|g" -e "s|@DATADIR@|$DATADIR|g" -e "s|@DOCDIR@|$DOCDIR|g" \
        -e "s|@SYSCONFDIR@|$SYSCONFDIR|g" -e "s|@STATEDIR@|$STATEDIR|g" -e "s|@LOGDIR@|$LOGDIR|g" \
        -e "s|@SENDMAIL@|$SENDMAIL|g" "$1"
}

put() {
    mkdir -p "$(dirname "$DESTDIR$3")"
    case "$2" in
    caeval*)
        fill "$2" >"$DESTDIR$3.new"
        chmod "$1" "$DESTDIR$3.new"
        ;;
    *) install -m "$1" "$2" "$DESTDIR$3.new" ;;
    esac
    mv -f "$DESTDIR$3.new" "$DESTDIR$3"
}

drop() {
    rm -f "$DESTDIR$3"
}

# of an earlier version as well
drop_templates() {
    [ ! -d "$DESTDIR$DATADIR/templates" ] ||
        find "$DESTDIR$DATADIR/templates" -type f \( -name '*.csv' -o -name '*.md' -o -name '*.docx' \) -delete
}

put_configuration() {
    mkdir -p "$etc"
    fill caeval.conf >"$etc/caeval.conf.new"
    chmod 644 "$etc/caeval.conf.new"
    if [ -e "$etc/caeval.conf" ] && ! cmp -s "$etc/caeval.conf" "$etc/caeval.conf.new"; then
        echo "$etc/caeval.conf was edited and stays; the new one is caeval.conf.new."
    else
        mv -f "$etc/caeval.conf.new" "$etc/caeval.conf"
    fi
}

drop_configuration() {
    rm -f "$etc/caeval.conf.new"
    fill caeval.conf | cmp -s - "$etc/caeval.conf" && rm -f "$etc/caeval.conf"
    [ ! -e "$etc/caeval.conf" ] || echo "$etc/caeval.conf was edited and stays."
}

case "${1:-}" in
install)
    drop_templates
    each put
    put_configuration
    echo "Installed${DESTDIR:+ in $DESTDIR}: $BINDIR/caeval, caeval-nightly, $DATADIR, $SYSCONFDIR/caeval/caeval.conf,"
    echo "units in $UNITDIR, $SYSCONFDIR/cron.d/caeval, logrotate.d/caeval, manual pages in $MANDIR."
    echo "What is next: the README's section Nightly."
    ;;
uninstall)
    each drop
    drop_templates
    drop_configuration
    find "$DESTDIR$DATADIR" "$DESTDIR$DOCDIR" "$etc" -depth -type d -empty -delete 2>/dev/null || true
    echo "Taken away; $STATEDIR and $LOGDIR stay as they are."
    ;;
*)
    echo "usage: make install | make uninstall" >&2
    exit 64
    ;;
esac
