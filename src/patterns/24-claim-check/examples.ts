import type { Example } from "@motif/app";

const POST = "curl -s {{url}}/documents -H 'content-type: application/json' -d";
const ID = `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`;
/** A megabyte of words, as the body of a request on standard input. */
const LARGE = `yes 'to be or not' | head -c 1000000 | tr '\\n' ' ' | sed 's/.*/{"title":"Hamlet","text":"&"}/'`;

const examples: readonly Example[] = [
  {
    title: "Submit a document: 202, and where its entry is",
    command: `curl -si {{url}}/documents -H 'content-type: application/json' -H 'idempotency-key: hamlet-1' -d '{"title":"Hamlet","text":"to be or not to be"}'`,
  },
  {
    title: "Submit one of a megabyte, and read its entry",
    command: `id=$(${LARGE} | ${POST} @- | ${ID}); sleep 1; curl -s {{url}}/documents/$id`,
  },
  {
    title: "Its payload is in the bucket, and goes away after 17 days",
    command: "curl -s {{url}}/_motif/buckets/documents/objects",
  },
  { title: "Look at the queue and its dead letters", command: "curl -s {{url}}/_motif/queues/documents" },
];

export default examples;
