import type { Example } from "@motif/app";

const POST = "curl -s {{url}}/jobs -H 'content-type: application/json' -d";
const ID = `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`;

const examples: readonly Example[] = [
  {
    title: "Send a job: 202, and where its status is",
    command:
      "curl -si {{url}}/jobs -H 'content-type: application/json' -H 'idempotency-key: hamlet-1' -d '{\"text\":\"to be or not to be\"}'",
  },
  {
    title: "Send a job, ask for its status, read its result",
    command: `id=$(${POST} '{"text":"to be or not to be"}' | ${ID}); sleep 1; curl -s {{url}}/jobs/$id; echo; curl -s {{url}}/jobs/$id/result`,
  },
  {
    title: "Send a job that can never succeed, and see why",
    command: `id=$(${POST} '{"text":"?!"}' | ${ID}); sleep 1; curl -s {{url}}/jobs/$id`,
  },
  { title: "Look at the queue and its dead letters", command: "curl -s {{url}}/_motif/queues/jobs" },
  {
    title: "Put the dead letters back into the queue",
    command: "curl -s -X POST {{url}}/_motif/queues/jobs/redrive",
  },
];

export default examples;
