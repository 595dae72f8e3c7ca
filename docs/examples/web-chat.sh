#!/bin/sh
# A whole conversation with the web chat, with nothing but curl. Usage: web-chat.sh [address [seconds]]
set -eu

base="${1:-http://127.0.0.1:8080}/chat/v1"

post() { # path, JSON, further arguments of curl
  path=$1 json=$2
  shift 2
  curl --silent --show-error --fail-with-body --header 'Content-Type: application/json' \
    --data "$json" "$@" "$base/$path"
}

field() { # the value of a field, a text or a number, where it first comes in the JSON on stdin
  sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1
}

# Open a conversation. The session is the key to it: keep it, and send it with every request.
opened=$(post conversations '{"locale": "en-GB", "timezone": "Europe/Berlin"}')
session=$(echo "$opened" | field session)
key="Authorization: Bearer $session"
echo "opened      $(echo "$opened" | field conversation)"

# Say something. The id is ours: after a time-out the same request can simply be sent again.
first='{"client_id": "first", "text": "Hi, these shoes are too small"}'
post messages "$first" --header "$key" >/dev/null
again=$(post messages "$first" --header "$key")
echo "said        line $(echo "$again" | field seq), sent twice, stored once: $again"

# Read from a cursor until the bot has spoken. Each request waits until there is something.
cursor=0 events=
until echo "$events" | grep -q '"role":"bot"'; do
  news=$(curl --silent --show-error --fail --header "$key" "$base/events?after=$cursor&wait=20")
  cursor=$(echo "$news" | sed 's/.*"cursor":\([0-9]*\)}$/\1/')
  events="$events$news"
done
echo "read        up to line $cursor: $events"

# Press a button, when one was offered: its id goes back, and its label is what we said.
choice=$(echo "$events" | sed -n 's/.*"choices":\[{"id":"\([^"]*\)".*/\1/p')
if [ -n "$choice" ]; then
  post messages "{\"client_id\": \"second\", \"choice\": \"$choice\"}" --header "$key" >/dev/null
  echo "chose       $choice"
fi

# Follow the conversation as a stream, from the same cursor; here for some seconds.
echo "streaming"
curl --silent --no-buffer --max-time "${2:-3}" --header "$key" --header 'Accept: text/event-stream' \
  --header "Last-Event-ID: $cursor" "$base/events" || [ $? -eq 28 ]

# Come back later, even to a server that was restarted: the session still opens the conversation.
resumed=$(post conversations '{}' --header "$key")
echo "resumed     $(echo "$resumed" | field conversation) at line $(echo "$resumed" | field cursor)"

# A wrong key opens nothing.
refused=$(curl --silent --header 'Authorization: Bearer guessed' "$base/conversation")
echo "refused     $(echo "$refused" | field code)"

# Say good-bye.
post end '{}' --header "$key" >/dev/null
echo "ended       $(curl --silent --header "$key" "$base/conversation")"
