import type { Example } from "@motif/app";

const JSON_TYPE = "-H 'content-type: application/json'";
const ID = `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`;

const examples: readonly Example[] = [
  {
    title: "Ask for a summary, and wait for it",
    command: `curl -si {{url}}/summaries ${JSON_TYPE} -d '{"values":[1,2,39]}'`,
  },
  {
    title: "Only ask whether it could be asked for: 204, and nothing runs",
    command: `curl -si '{{url}}/summaries?dryRun=true' ${JSON_TYPE} -d '{"values":[1,2,39]}'`,
  },
  {
    title: "A sum that is not exact: 422, by the name of the callee's error",
    command: `curl -si {{url}}/summaries ${JSON_TYPE} -d '{"values":[9007199254740991,1]}'`,
  },
  {
    title: "Order a report, and read it when it is done",
    command: `id=$(curl -s {{url}}/reports ${JSON_TYPE} -H 'idempotency-key: june' -d '{"values":[1,2,39]}' | ${ID}); sleep 1; curl -s {{url}}/reports/$id`,
  },
  {
    title: "One that is too large to be handed over: 413",
    command: `yes 1234567890 | head -n 100000 | paste -sd, | sed 's/.*/{"values":[&]}/' | curl -si {{url}}/reports ${JSON_TYPE} -d @-`,
  },
  { title: "Look at the calls that left a record", command: "curl -s {{url}}/_motif/queues/summarized" },
];

export default examples;
