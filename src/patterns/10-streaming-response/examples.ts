import type { Example } from "@motif/app";

const IMPORT = "{{url}}/imports -H 'content-type: application/json'";
const BEGIN = `curl -s ${IMPORT} -d '{"month":"2026-11","orders":600}'`;
const ID = `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`;

const examples: readonly Example[] = [
  {
    title: "Begin an import of 600 orders, and watch it: an event for each batch, and done",
    command: `id=$(${BEGIN} | ${ID}); curl -sN {{url}}/imports/$id/events`,
  },
  {
    title: "Watch, go away after two seconds, and come back with the id of the last event that you saw",
    command: `id=$(${BEGIN} | ${ID}); curl -sN -m 2 {{url}}/imports/$id/events; curl -sN -H 'last-event-id: 20' {{url}}/imports/$id/events`,
  },
  {
    title: "Who comes back though all was seen is told to stay away: 204",
    command: `id=$(${BEGIN} | ${ID}); sleep 4; curl -si -H 'last-event-id: 24' {{url}}/imports/$id/events`,
  },
  {
    title: "Export the month: the last line says that this is all",
    command: `curl -s {{url}}/exports/2026-11 -w 'first byte after %{time_starttransfer} s, all after %{time_total} s\\n' | tail -3`,
  },
  {
    title: "Export no more than ten orders: the last line says where to go on",
    command: `curl -s '{{url}}/exports/2026-11?limit=10'`,
  },
];

export default examples;
