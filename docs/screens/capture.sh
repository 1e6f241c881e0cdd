#!/bin/sh
# Captures real screens of the demo as text: drives the release binary in a terminal of tmux.
#
#   cargo build --release && docs/screens/capture.sh
#
# Needs tmux. Writes *.txt beside itself; dates and times in them are those of the day.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../../target/release/collaborate}
settings=$(mktemp -d)
socket=collaborate-screens-$$
terminal() { tmux -L "$socket" -f /dev/null "$@"; }
finish() { terminal kill-server 2>/dev/null || true; rm -rf "$settings"; }
trap finish EXIT INT TERM

# seen TEXT: waits until the text stands on the screen.
seen() {
    tries=0
    until terminal capture-pane -p -t screen | grep -qF -- "$1"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 200 ]; then
            echo "error: '$1' never came; the screen shows:" >&2
            terminal capture-pane -p -t screen >&2
            exit 1
        fi
        sleep 0.05
    done
}

# start WIDTH HEIGHT PERSON|'': a new demo, past the choice of a person where one is named.
start() {
    terminal kill-session -t screen 2>/dev/null || true
    as=${3:+--as $3}
    terminal new-session -d -s screen -x "$1" -y "$2" \
        "env TERM=xterm-256color LANG=C.UTF-8 XDG_CONFIG_HOME='$settings' '$program' demo $as"
    if [ -n "$3" ]; then seen '1 Groups'; else seen 'Who are you?'; fi
}

# press KEY…: as tmux names them; 'text:WORDS' is typed as it stands.
press() {
    for key in "$@"; do
        case $key in
        text:*) terminal send-keys -t screen -l "${key#text:}" ;;
        *) terminal send-keys -t screen "$key" ;;
        esac
    done
}

# keep NAME TEXT: once the text stands there, the screen as a file.
keep() {
    seen "$2"
    terminal capture-pane -p -t screen | sed 's/ *$//' >"$here/$1.txt"
}

# A session that stays, so that the server does between two captures.
terminal new-session -d -s anchor -x 80 -y 24 cat

school=marta.kowal@sarrowham.example
data_lead=daniel.okoro@larkspur.example
authority=helen.marchbank@wrenmoor.example

start 80 24 ''
keep person 'Colin Frayne'

start 80 24 $authority
keep groups 'Wrenmoor secondary schools'
press n
seen '1 Name ●'
press 'text:Coast' Enter 'text:The schools by the sea'
keep wizard-1-name 'The schools by the sea'
press Enter
seen '2 Schools ●'
press 'text:secondary'
seen 'of 14'
press Enter Space Space Space
keep wizard-2-schools '3 chosen'
press Enter
seen '3 Viewers ●'
press Space Space
keep wizard-3-viewers '2 chosen'
press Enter
keep wizard-4-sharing '4 Sharing ●'
press Enter
keep wizard-5-review '5 Review ●'

start 80 24 $data_lead
press Enter
seen 'Headlines'
press y
seen '2022/23'
press j Enter
keep report-overview 'KS4 2023/24'
press Tab
keep report-subjects 'Humanities'
press Tab
keep report-schools 'Yew Tree'
press l x
keep chart-dots '95% limits'
press c
seen 'Bars: '
press c
keep chart-funnel 'Pupils →'
press c
keep chart 'Attainment 8 →'
press x
seen 'School  '
press m
keep more-reports 'Further reports'
press Escape
seen 'Schools●'
press '*' j d
keep what-if 'What if: without'
press w Tab
keep report-subject 'Entered'
press '?'
keep help 'Help: what can be done here'
press Escape
# A key right behind Escape would be read as Alt with that key.
seen 'Entered'
press :
keep palette 'Commands ─'
press Escape

start 120 40 $data_lead
press Enter
seen 'Headlines'
press y
seen '2022/23'
press j Enter
keep wide-overview 'KS4 2023/24'
press Tab Tab
keep wide-schools 'Yew Tree'
press R i
keep wide-intervention 'significantly below'
press x
keep wide-heat '░'
press R t
keep wide-support 'Who could help'
press R n
keep wide-monitoring 'Held against'
press R c
keep wide-compare 'Difference'

start 80 24 $authority
press j Enter
seen 'Headlines'
press BTab
seen 'About●'
press BTab
keep permissions 'granted ·'
press Tab
seen 'About●'
press s
seen 'Who can see'
press j Space
keep sharing 'In the way'
press Escape
seen 'Questions to'
press g 6
keep log 'consent record'

start 80 24 $school
keep school-groups 'asks for your permission'
press j j Enter
keep school-page 'would see'
press g 5
keep inbox 'Inbox●'
press g 6
keep who-looked-at-us 'Who looked at us'
