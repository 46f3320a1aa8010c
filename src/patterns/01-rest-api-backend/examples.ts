import type { Example } from "@motif/app";

const JSON_BODY = "-H 'content-type: application/json' -d";

const examples: readonly Example[] = [
  {
    title: "Create an item; the same command again creates no second one",
    command: `curl -si {{url}}/items -H 'idempotency-key: lamp-1' ${JSON_BODY} '{"name":"Lamp","price":20}'`,
  },
  {
    title: "See what a bad request is told",
    command: `curl -s {{url}}/items ${JSON_BODY} '{"name":"","price":-1,"colour":"red"}'`,
  },
  { title: "List the newest items, two a page", command: "curl -s '{{url}}/items?limit=2'" },
  {
    title: "Read the newest item with its ETag",
    command: `id=$(curl -s '{{url}}/items?limit=1' | sed 's/.*"id":"\\([^"]*\\)".*/\\1/'); curl -si {{url}}/items/$id`,
  },
  {
    title: "Change it, if nobody else did since; the second time, the ETag is old: 412",
    command: `etag=$(curl -sI {{url}}/items/$id | tr -d '\\r' | sed -n 's/^etag: //p'); for n in 1 2; do curl -si -X PUT {{url}}/items/$id -H "if-match: $etag" ${JSON_BODY} '{"name":"Lamp","price":25}'; done`,
  },
  {
    title: "Delete it, whatever its version",
    command: "curl -si -X DELETE {{url}}/items/$id -H 'if-match: *'",
  },
];

export default examples;
